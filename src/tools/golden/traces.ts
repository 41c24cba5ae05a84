import { parseRfc3339 } from '../../engine/sim/rfc3339.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import type { Clock, Found } from './tracesCompare.ts';
import { recordedClock, timelineDifference } from './tracesCompare.ts';
import { eventsDifference } from './tracesEvents.ts';
import type { RecordedChange, TraceRecording } from './tracesFormat.ts';
import { RECORDED } from './tracesNames.ts';
import { SECOND_NAME, TracesWorld } from './TracesWorld.ts';

/** What Kubernetes draws by chance a replay draws anew: one of these seeds must agree. */
const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);

/** Kinds that every recording holds; others only where something of theirs stands in it. */
const ALWAYS = new Set(
  'Pod ReplicaSet Deployment StatefulSet DaemonSet Job CronJob ControllerRevision PodDisruptionBudget PersistentVolumeClaim ReplicationController HorizontalPodAutoscaler'.split(
    ' ',
  ),
);

/** A kubelet looks at its Node every 10 s: when in that time it tells something is chance. */
const NODE_LOOK_S = 11;

/** Kinds of which a recording shows only the objects it is about. */
const NAMED = new Set(['Lease', 'Node', 'ConfigMap', 'Namespace']);

/** The changes of ours that a recording would hold. */
function relevant(
  r: TraceRecording,
  changes: readonly (RecordedChange & { namespace: string })[],
  canon: (s: string) => string,
): readonly RecordedChange[] {
  const kinds = new Set(r.timeline.map((c) => c.kind));
  const names = new Set(r.timeline.map((c) => `${c.kind}/${RECORDED.text(c.name)}`));
  const disturbed = disturbedNodes(r);
  return changes.filter((c) => {
    if (isDisturbed(c, disturbed) || c.name.includes(SECOND_NAME)) return false;
    if (NAMED.has(c.kind)) return names.has(`${c.kind}/${canon(c.name)}`);
    if (c.namespace !== '' && c.namespace !== r.namespace) return false;
    return kinds.has(c.kind) || ALWAYS.has(c.kind);
  });
}

/** Nodes that fell silent though no step stopped them: neighbours at the recording did. */
function disturbedNodes(r: TraceRecording): ReadonlySet<string> {
  const lost = r.events
    .filter((e) => e.reason === 'NodeNotReady' && e.object.startsWith('Node/'))
    .map((e) => e.object.slice('Node/'.length));
  const own = r.steps.map((s) => `${s['stop-node'] ?? ''} ${s.command ?? ''} ${s.reboot ?? ''}`);
  return new Set(lost.filter((n) => !own.some((s) => s.includes(n))));
}

function isDisturbed(c: RecordedChange, nodes: ReadonlySet<string>): boolean {
  return (c.kind === 'Node' || c.kind === 'Lease') && nodes.has(c.name);
}

const DELETION = new Set(['metadata.deletionTimestamp', 'metadata.deletionGracePeriodSeconds']);

/** A kubelet deletes with grace 0 only: the audit log has the eviction of its Pod under no Pod. */
function isEviction(c: RecordedChange): boolean {
  const grace = c.diff?.['metadata.deletionGracePeriodSeconds'];
  return (
    c.did === 'delete' && c.actor?.startsWith('kubelet ') === true && Number(grace?.[1] ?? 0) > 0
  );
}

/**
 * Who did what was read from an audit log. No patch sets a deletion's time: where one seems to, the
 * recording took the removal of the last finalizer for the deletion and the other way round.
 */
function corrected(recorded: readonly RecordedChange[]): readonly RecordedChange[] {
  const timeline = recorded.map((c) => (isEviction(c) ? { ...c, actor: null, did: null } : c));
  const swapped = timeline.filter(
    (c) =>
      c.did === 'patch' &&
      c.diff?.['metadata.deletionTimestamp'] &&
      Object.keys(c.diff).every((p) => DELETION.has(p)),
  );
  if (swapped.length === 0) return timeline;
  return timeline.map((c) => {
    const same = (x: RecordedChange): boolean => x.kind === c.kind && x.name === c.name;
    if (c.type === 'DELETED' && swapped.some(same)) return { ...c, actor: null, did: null };
    if (!swapped.includes(c)) return c;
    const end = timeline.find((x) => x.type === 'DELETED' && same(x));
    return { ...c, actor: end?.actor ?? null, did: end?.did ?? null };
  });
}

/** Plays the steps; answers the first whose outcome is another than recorded. */
function playSteps(r: TraceRecording, world: TracesWorld): Found | undefined {
  for (const [i, step] of r.steps.entries()) {
    const error = world.play(step);
    const failed = (step.exitCode ?? 0) !== 0 || (step.result ?? 'ok') !== 'ok';
    const reader = /^kubectl (get|describe|logs|rollout (status|history)|exec)/;
    if ((error !== undefined) === failed || reader.test(step.command ?? '')) continue;
    const path = `step ${i} at ${step.t}s: ${step.command ?? JSON.stringify(step)}`;
    return { equal: false, path, expected: failed ? 'it fails' : 'it works', got: error ?? 'ok' };
  }
  return undefined;
}

function compare(r: TraceRecording, world: TracesWorld, clock: Clock): Found | undefined {
  const lastT = lastOf(r);
  const { recorder } = world;
  const got = relevant(r, recorder.changes, (s) => recorder.canon.text(s));
  const disturbed = disturbedNodes(r);
  const recorded = r.events.filter(
    (e) => !isBoot(r, e) && !disturbed.has(e.object.replace('Node/', '')),
  );
  const elects = recorded.some((e) => e.reason === 'LeaderElection');
  const nodes = new Set(recorded.filter((e) => e.object.startsWith('Node/')).map((e) => e.reason));
  const told = recorder.events.filter((e) => {
    const own = e.namespace === r.namespace || (elects && e.reason === 'LeaderElection');
    if (!e.object.startsWith('Node/')) return own && e.t <= lastT + 0.5;
    return nodes.has(e.reason) && e.t <= lastT + NODE_LOOK_S;
  });
  return (
    timelineDifference(
      {
        changes: corrected(r.timeline).filter((c) => isOwn(r, c) && !isDisturbed(c, disturbed)),
        canon: RECORDED,
        clock: recordedClock,
      },
      { changes: got, canon: recorder.canon, clock },
      lastT,
    ) ?? eventsDifference(recorded, RECORDED, told, recorder.canon, lastT)
  );
}

/** A machine of the beginning was registered shortly before; when the controller says so is chance. */
function isBoot(r: TraceRecording, e: TraceRecording['events'][number]): boolean {
  return e.reason === 'RegisteredNode' && r.nodes.some((n) => e.object === `Node/${n.name}`);
}

/** Scenarios were recorded side by side: what users of others did to Nodes is not this one's. */
function isOwn(r: TraceRecording, c: RecordedChange): boolean {
  if (c.kind !== 'Node' || c.actor !== 'kubectl') return true;
  return r.steps.some((s) => s.command?.includes(c.name));
}

function lastOf(r: TraceRecording): number {
  return Math.max(
    0,
    ...r.timeline.map((c) => c.t),
    ...r.events.map((e) => e.t),
    ...r.steps.map((s) => s.t),
  );
}

function attempt(r: TraceRecording, seed: number): Found | undefined {
  const world = new TracesWorld(r, seed);
  const zero = world.cluster.sim.now;
  const clock: Clock = (s) => {
    const at = parseRfc3339(s);
    return at === undefined ? undefined : (at - zero) / SECOND;
  };
  const failed = playSteps(r, world);
  if (failed) return failed;
  const lastT = lastOf(r);
  world.runTo(lastT + 3);
  let found = compare(r, world, clock);
  if (found && !world.fault) {
    world.runTo(lastT * 1.5 + 35);
    found = compare(r, world, clock);
  }
  if (!world.fault) return found;
  return { equal: false, path: 'engine', expected: 'no fault', got: world.fault };
}

/** Recordings of whole scenarios on a real cluster. */
export const TRACES_GOLDEN: GoldenKind = {
  kind: 'traces',
  areaOf: (name) => name.split('-')[0]!,
  runCase(_name, json): GoldenResult {
    const r = json as TraceRecording;
    let first: Found | undefined;
    for (const seed of SEEDS) {
      const found = attempt(r, seed);
      if (!found) return { equal: true };
      first ??= found;
    }
    return first!;
  },
};
