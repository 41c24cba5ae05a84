import { SECOND } from '../../engine/sim/time.ts';
import type { Command } from './tracesCommand.ts';
import { flag } from './tracesCommand.ts';
import { fetched, post } from './tracesRequests.ts';

interface Drained {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly spec: { readonly volumes?: readonly { readonly emptyDir?: unknown }[] };
  readonly status?: { readonly phase?: string };
}

/** Which Pods an eviction is asked for; throws when one forbids the drain. */
function chosen(c: Command, pods: readonly Drained[]): readonly Drained[] {
  const out: Drained[] = [];
  const refused: string[] = [];
  for (const p of pods) {
    const owner = p.metadata.ownerReferences?.find((o) => o.controller);
    const ended = p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
    if (p.metadata.annotations?.['kubernetes.io/config.mirror']) continue;
    if (owner?.kind === 'DaemonSet') {
      if (!flag(c, 'ignore-daemonsets')) refused.push(p.metadata.name);
      continue;
    }
    if (!owner && !ended && !flag(c, 'force')) refused.push(p.metadata.name);
    const local = p.spec.volumes?.some((v) => v.emptyDir !== undefined);
    if (local && !flag(c, 'delete-emptydir-data')) refused.push(p.metadata.name);
    out.push(p);
  }
  if (refused.length > 0) throw new Error(`cannot delete ${refused.join(', ')}`);
  return out;
}

/** Evicts the Pods of a cordoned node; one that a budget protects is tried again every 5 s. */
export function drain(c: Command): void {
  const query = { fieldSelector: `spec.nodeName=${c.words[1]}` };
  const list = fetched(c.ask, '/api/v1/pods', query);
  let left = chosen(c, list['items'] as readonly Drained[]);
  for (let round = 0; left.length > 0 && round < 60; round++) {
    if (round > 0) c.pause(5 * SECOND);
    left = left.filter((p) => !evicted(c, p));
  }
}

function evicted(c: Command, p: Drained): boolean {
  const { name, namespace } = p.metadata;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  const { code } = c.ask(post(path, body));
  if (code === 201 || code === 404) return true;
  if (code === 429) return false;
  throw new Error(`error when evicting pods/${name}: ${code}`);
}
