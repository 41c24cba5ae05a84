import type { Pod } from '../engine/api/core/pod/fields.ts';
import type { Cluster } from '../engine/Cluster.ts';
import { readConfiguration } from '../engine/scheduler/config/readConfiguration.ts';
import type { Scheduler } from '../engine/scheduler/Scheduler.ts';
import type { Answers, Ask, WhyAnswer, WhySubject } from '../protocol/protocol.ts';
import { newestMember } from './newestMember.ts';

const ZONE = 'topology.kubernetes.io/zone';

/** The scheduler that leads, or the first when none does. */
export function schedulerOf(cluster: Cluster): Scheduler | undefined {
  const { schedulers } = cluster;
  return (schedulers.find((s) => s.elector.leading) ?? schedulers[0])?.scheduler;
}

function podOf(cluster: Cluster, of: WhySubject): Pod | undefined {
  if ('pod' in of) return of.pod as Pod;
  return newestMember(cluster).state.kvs.get(`/registry/pods/${of.key}`)?.value as Pod | undefined;
}

function keyOf(pod: Pod): string {
  return `${pod.metadata?.namespace ?? 'default'}/${pod.metadata?.name ?? ''}`;
}

/** Answers `why`. */
export function whyAnswer(cluster: Cluster, of: WhySubject): WhyAnswer | undefined {
  const scheduler = schedulerOf(cluster);
  const pod = podOf(cluster, of);
  if (!scheduler || !pod) return undefined;
  const key = keyOf(pod);
  const there = 'key' in of;
  const table = scheduler.why.explain(pod);
  const { kvs } = newestMember(cluster).state;
  const zoneOf = (name: string): string => {
    const node = kvs.get(`/registry/minions/${name}`)?.value as Pod | undefined;
    return node?.metadata?.labels?.[ZONE] ?? '';
  };
  return {
    decision: there ? scheduler.decision(key) : undefined,
    attempts: there ? scheduler.attempts(key) : [],
    table,
    waiting: there ? scheduler.why.waiting().find((q) => q.key === key) : undefined,
    zones: table?.nodes.map(zoneOf) ?? [],
  };
}

/** Answers `whyCell`. */
export function whyCell(
  cluster: Cluster,
  { of, node, plugin, point }: Extract<Ask, { ask: 'whyCell' }>,
): Answers['whyCell'] {
  const pod = podOf(cluster, of);
  return pod && schedulerOf(cluster)?.why.cell(pod, { node, plugin, point });
}

/** Answers `whatWouldHelp`. */
export function whatWouldHelp(cluster: Cluster, of: WhySubject): Answers['whatWouldHelp'] {
  const pod = podOf(cluster, of);
  return (pod && schedulerOf(cluster)?.why.counterfactuals(pod)) ?? [];
}

/** Answers `schedulerConfiguration`: as its file would hold it. */
export function schedulerConfiguration(cluster: Cluster): unknown {
  const own = schedulerOf(cluster)?.state.configuration;
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    ...own,
  };
}

/** Answers `whoWouldMove`. */
export function movesUnder(cluster: Cluster, value: unknown): Answers['whoWouldMove'] {
  const { configuration, mistakes } = readConfiguration(value);
  const scheduler = schedulerOf(cluster);
  if (!configuration || !scheduler) return { mistakes };
  return { mistakes, moves: scheduler.why.whoWouldMove(configuration) };
}
