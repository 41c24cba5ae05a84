import type { Node } from '../../../api/core/node/fields.ts';
import type { NodeResourcesFitArgs } from '../../config/pluginArgs.ts';
import { ACTION } from '../../framework/ClusterEvent.ts';
import { NodeInfo } from '../../framework/NodeInfo.ts';
import type { Handle, Plugin } from '../../framework/Plugin.ts';
import type { PluginStatus } from '../../framework/PluginStatus.ts';
import { PodInfo } from '../../framework/PodInfo.ts';
import type { Resource } from '../../framework/Resource.ts';
import { isExtendedResource } from '../../framework/Resource.ts';
import { allocationScorer, requestedOf } from './allocationScorer.ts';

const NAME = 'NodeResourcesFit';
const TOO_MANY_PODS = 'Too many pods';

/** A resource of which a node has too little. */
interface Shortage {
  readonly reason: string;
  /** More than the node could ever give. */
  readonly hopeless: boolean;
}

type Ignored = (name: string) => boolean;

const NONE: Ignored = () => false;

function shortage(name: string, asked: number, had: number, taken: number): Shortage | undefined {
  if (asked === 0 || asked <= had - taken) return undefined;
  return { reason: `Insufficient ${name}`, hopeless: asked > had };
}

function scalarShortages(asked: Resource, n: NodeInfo, ignored: Ignored): Shortage[] {
  const out: Shortage[] = [];
  for (const name of [...asked.scalars!.keys()].sort()) {
    if (isExtendedResource(name) && ignored(name)) continue;
    const wanted = asked.scalar(name);
    const s = shortage(name, wanted, n.allocatable.scalar(name), n.requested.scalar(name));
    if (s) out.push(s);
  }
  return out;
}

/** What a node lacks. Models: plugins/noderesources/fit.go fitsRequest */
function shortages(asked: Resource, n: NodeInfo, ignored: Ignored): readonly Shortage[] {
  const out: (Shortage | undefined)[] = [];
  const { allocatable: has, requested: taken } = n;
  if (n.pods.length + 1 > has.pods) out.push({ reason: TOO_MANY_PODS, hopeless: false });
  if (asked.nothing) return out as Shortage[];
  out.push(
    shortage('cpu', asked.milliCPU, has.milliCPU, taken.milliCPU),
    shortage('memory', asked.memory, has.memory, taken.memory),
    shortage(
      'ephemeral-storage',
      asked.ephemeralStorage,
      has.ephemeralStorage,
      taken.ephemeralStorage,
    ),
  );
  if (asked.scalars) out.push(...scalarShortages(asked, n, ignored));
  return out.filter((s) => s !== undefined);
}

/** The common case, without a table of what is missing. */
function plainlyFits(asked: Resource, n: NodeInfo): boolean {
  const { allocatable: has, requested: taken } = n;
  return (
    n.pods.length < has.pods &&
    (asked.milliCPU === 0 || asked.milliCPU <= has.milliCPU - taken.milliCPU) &&
    (asked.memory === 0 || asked.memory <= has.memory - taken.memory) &&
    (asked.ephemeralStorage === 0 ||
      asked.ephemeralStorage <= has.ephemeralStorage - taken.ephemeralStorage) &&
    asked.scalars === undefined
  );
}

/** A node gave more of something that the Pod asks for. */
function grew(asked: Resource, before: Resource, after: Resource): boolean {
  if (after.pods > before.pods) return true;
  if (asked.nothing) return false;
  if (asked.milliCPU > 0 && after.milliCPU > before.milliCPU) return true;
  if (asked.memory > 0 && after.memory > before.memory) return true;
  if (asked.ephemeralStorage > 0 && after.ephemeralStorage > before.ephemeralStorage) return true;
  for (const [name, n] of asked.scalars ?? []) {
    if (n > 0 && after.scalar(name) > before.scalar(name)) return true;
  }
  return false;
}

/** Another Pod asks for less of something that this Pod asks for. */
function shrank(asked: Resource, before: Resource, after: Resource): boolean {
  if (asked.milliCPU > 0 && before.milliCPU > after.milliCPU) return true;
  if (asked.memory > 0 && before.memory > after.memory) return true;
  if (asked.ephemeralStorage > 0 && before.ephemeralStorage > after.ephemeralStorage) return true;
  for (const [name, n] of asked.scalars ?? []) {
    if (n > 0 && before.scalar(name) > after.scalar(name)) return true;
  }
  return false;
}

function podHint(pod: PodInfo, old: unknown, now: unknown): boolean {
  const before = old as PodInfo;
  const after = now as PodInfo | undefined;
  if (!after) return before.nodeName !== '' || before.nominatedNodeName !== '';
  if (after.uid === pod.uid) return true;
  return after.nodeName !== '' && shrank(pod.requests, before.requests, after.requests);
}

function nodeHint(pod: PodInfo, old: unknown, now: unknown): boolean {
  const after = new NodeInfo(now as Node);
  if (shortages(pod.requests, after, NONE).length > 0) return false;
  if (old === undefined) return true;
  return grew(pod.requests, new NodeInfo(old as Node).allocatable, after.allocatable);
}

function refusal(found: readonly Shortage[]): PluginStatus {
  return {
    plugin: NAME,
    code: found.some((s) => s.hopeless) ? 'UnschedulableAndUnresolvable' : 'Unschedulable',
    reasons: found.map((s) => s.reason),
  };
}

/** Filter by requests, score by the chosen strategy. Models: plugins/noderesources/fit.go */
export function nodeResourcesFit(_: Handle, args: NodeResourcesFitArgs): Plugin {
  const names = new Set(args.ignoredResources);
  const groups = new Set(args.ignoredResourceGroups);
  const ignored: Ignored = (name) => names.has(name) || groups.has(name.split('/')[0]!);
  const strategy = args.scoringStrategy;
  const resources = strategy.resources.map((r) => r.name);
  const scorer = allocationScorer(strategy);
  return {
    name: NAME,
    preFilter: () => undefined,
    filter(__, pod, node) {
      if (plainlyFits(pod.requests, node)) return undefined;
      const found = shortages(pod.requests, node, ignored);
      return found.length === 0 ? undefined : refusal(found);
    },
    preScore: () => undefined,
    score: (__, pod, node) => scorer(requestedOf(pod, node, resources, false)),
    events: [
      {
        event: { resource: 'Pod', action: ACTION.Delete | ACTION.UpdatePodScaleDown },
        hint: podHint,
      },
      {
        event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeAllocatable },
        hint: nodeHint,
      },
      {
        event: { resource: 'resource.k8s.io/DeviceClass', action: ACTION.Add | ACTION.Update },
        hint: () => true,
      },
    ],
  };
}
