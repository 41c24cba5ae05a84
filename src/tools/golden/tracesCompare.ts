import type { GoldenResult } from './GoldenKind.ts';
import { EndpointSet } from './tracesEndpoints.ts';
import type { RecordedChange } from './tracesFormat.ts';
import { leavesOf } from './tracesFormat.ts';
import type { Canon } from './tracesNames.ts';

/** A difference as the runner reports it. */
export type Found = Extract<GoldenResult, { equal: false }>;

/** One change in the form in which both sides are compared. */
interface Step {
  readonly t: number;
  /** Status writes may be merged or split. */
  readonly merges: boolean;
  readonly label: string;
  /** Path → new value; null = gone. Times are numbers of seconds. */
  readonly paths: ReadonlyMap<string, Leaf>;
}

interface Leaf {
  readonly old: unknown;
  readonly now: unknown;
}

/** An object's changes by actor. */
interface ObjectTrace {
  readonly name: string;
  readonly from: number;
  readonly actors: ReadonlyMap<string, readonly Step[]>;
}

interface OpenTrace extends ObjectTrace {
  readonly actors: Map<string, readonly Step[]>;
  readonly endpoints: EndpointSet | undefined;
}

/** Seconds of the scenario's clock, or undefined when it is no time. */
export type Clock = (s: string) => number | undefined;

/** `T+12s`, `T-0.79s`. */
export const recordedClock: Clock = (s) => {
  const m = /^T([+-][\d.]+)s$/.exec(s);
  return m ? Number(m[1]) : undefined;
};

/** What recordings leave out, or hold only here and there, or garble (who instantiated a Job). */
const NOT_RECORDED =
  /^status\..*\.(?:volumeMounts\b.*|imageID)$|restartedAt'\]$|\['cronjob.kubernetes.io\/instantiate'\]$|Ref\.resourceVersion$/;

/**
 * Readiness changes carry whole seconds: whether two of one Pod fall into the same second, so that
 * the second is no change of the trigger time, is chance.
 */
const TRIGGER = /\['endpoints\.kubernetes\.io\/last-change-trigger-time'\]$/;

/** What a Node says of the machine that it is: recordings leave it out. */
const OF_MACHINE = /^status\.(nodeInfo|daemonEndpoints|images|runtimeHandlers|features)/;

function leafOf(v: unknown, canon: Canon, clock: Clock): unknown {
  if (typeof v !== 'string') return v;
  const at = clock(v);
  return at === undefined ? canon.text(v) : { at };
}

function stepOf(c: RecordedChange, canon: Canon, clock: Clock, endpoints?: EndpointSet): Step {
  const paths = new Map<string, Leaf>();
  const add = (path: string, old: unknown, now: unknown): void => {
    // A slice's generation counts writes, which may be merged.
    if (endpoints && (EndpointSet.has(path) || path === 'metadata.generation')) return;
    const p = canon.text(path);
    if (NOT_RECORDED.test(p) || (old === null && now === null)) return;
    if (c.kind === 'Node' && OF_MACHINE.test(p)) return;
    // The machines of recordings had no cgroups: figures read from them vanish at the end.
    const vanishes = now === null || typeof now === 'object';
    if (c.type === 'MODIFIED' && p.startsWith('status.resources') && vanishes) return;
    paths.set(p, { old: leafOf(old, canon, clock), now: leafOf(now, canon, clock) });
  };
  if (c.type === 'ADDED') for (const [p, v] of leavesOf(c.object)) add(p, null, v);
  else for (const [p, [old, now]] of Object.entries(c.diff ?? {})) add(p, old, now);
  const set = endpoints?.take(c);
  if (set && set.old.join() !== set.now.join()) paths.set('endpoints', set);
  const did = c.did ?? '';
  const merges = c.type === 'MODIFIED' && (did.endsWith('status') || did === 'update');
  return { t: c.t, merges, label: `${c.type} (${did})`, paths };
}

const WAITS = 'status.conditions[type=PodScheduled].message';

/** What is no part of the comparison: signs of life, whose time is chance, and missing figures. */
function isLeftOut(c: RecordedChange, step: Step): boolean {
  if (isRenewal(c, step)) return true;
  const paths = [...step.paths.keys()];
  if (paths.length === 0) return Object.keys(c.diff ?? {}).length > 0;
  if (paths.every((p) => p.endsWith('.lastHeartbeatTime'))) return true;
  // A worker whose cache is old sets a taint again.
  if (paths.every((p) => p.endsWith('.timeAdded') && optional(step.paths.get(p)))) return true;
  // What a Pod waits for may be said anew whenever something in the cluster wakes it.
  if (paths.length === 1 && paths[0] === WAITS && step.paths.get(WAITS)!.old !== null) return true;
  // A sandbox may be removed before a Pod that ends is looked at for the last time.
  return paths.every((p) => p.startsWith('status.podIP') && step.paths.get(p)!.now === null);
}

/** Sorts changes by object; an object that comes again under its name is another one. */
function tracesOf(
  changes: readonly RecordedChange[],
  canon: Canon,
  clock: Clock,
): Map<string, ObjectTrace[]> {
  const open = new Map<string, OpenTrace>();
  const out = new Map<string, ObjectTrace[]>();
  for (const c of changes) {
    const key = `${c.kind}/${c.name}`;
    if (c.type === 'ADDED') open.delete(key);
    let trace = open.get(key);
    const endpoints =
      c.kind === 'EndpointSlice' ? (trace?.endpoints ?? new EndpointSet(canon)) : undefined;
    const step = stepOf(c, canon, clock, endpoints);
    if (isLeftOut(c, step)) continue;
    if (!trace) {
      trace = { name: c.name, from: c.t, actors: new Map(), endpoints };
      open.set(key, trace);
      const group = `${c.kind}/${canon.text(c.name)}`;
      out.set(group, [...(out.get(group) ?? []), trace]);
    }
    const actor = c.actor === null ? 'unknown' : actorOf(c, step, canon);
    trace.actors.set(actor, [...(trace.actors.get(actor) ?? []), step]);
  }
  return out;
}

/** Renewals of Leases are compared by their rhythm; a recording may begin before or after the first. */
function isRenewal(c: RecordedChange, step: Step): boolean {
  if (c.kind !== 'Lease') return false;
  return c.type === 'ADDED' ? c.t < 10 : [...step.paths.keys()].every((p) => p === RENEWED);
}

const RENEWED = 'spec.renewTime';

/** Mean seconds from one renewal of each Lease to the next, and how many there were. */
function rhythms(
  changes: readonly RecordedChange[],
  canon: Canon,
): ReadonlyMap<string, { readonly mean: number; readonly count: number }> {
  const times = new Map<string, number[]>();
  for (const c of changes) {
    if (c.kind !== 'Lease' || c.type !== 'MODIFIED' || !c.diff?.[RENEWED]) continue;
    const key = c.name.startsWith('apiserver') ? canon.text(c.name) : c.name;
    times.set(key, [...(times.get(key) ?? []), c.t]);
  }
  const out = new Map<string, { mean: number; count: number }>();
  for (const [key, t] of times) {
    const gaps = t.slice(1).map((x, i) => x - t[i]!);
    const usual = gaps.filter((g) => g < 12);
    const sum = usual.reduce((a, b) => a + b, 0);
    out.set(key, { mean: sum / Math.max(usual.length, 1), count: usual.length });
  }
  return out;
}

/** Seconds by which a Lease's mean rhythm may differ. */
const RHYTHM_S = 0.5;

function rhythmDifference(expected: Side, got: Side): Found | undefined {
  const es = rhythms(expected.changes, expected.canon);
  const gs = rhythms(got.changes, got.canon);
  for (const [name, e] of es) {
    const g = gs.get(name);
    if (e.count < 3 || (g && Math.abs(g.mean - e.mean) <= RHYTHM_S)) continue;
    return { equal: false, path: `Lease/${name} rhythm`, expected: e.mean, got: g?.mean };
  }
  return undefined;
}

const TAINT = /^spec\.taints\[key=node\.kubernetes\.io\/\w+,effect=(\w+)\]/;

/** Taints of the two effects are set by two workers of one controller, each in its own time. */
function effectOf(step: Step): string {
  const effects = new Set([...step.paths.keys()].map((p) => TAINT.exec(p)?.[1]));
  const [only] = effects;
  return effects.size === 1 && only !== undefined ? ` ${only}` : '';
}

function actorOf(c: RecordedChange, step: Step, canon: Canon): string {
  if (c.kind === 'Node' && c.actor === 'node-controller') return c.actor + effectOf(step);
  return c.kind === 'Node' || c.kind === 'Lease' ? c.actor! : canon.text(c.actor!);
}

function isTime(x: unknown): x is { at: number } {
  return typeof x === 'object' && x !== null && 'at' in x;
}

/** Several changes as one: first old value, last new one; what comes back is no change. */
function composed(steps: readonly Step[]): ReadonlyMap<string, Leaf> {
  if (steps.length === 1) return steps[0]!.paths;
  const out = new Map<string, Leaf>();
  for (const s of steps) {
    for (const [p, leaf] of s.paths) {
      out.set(p, { old: out.has(p) ? out.get(p)!.old : leaf.old, now: leaf.now });
    }
  }
  for (const [p, { old, now }] of out) {
    if (JSON.stringify(old) === JSON.stringify(now)) out.delete(p);
  }
  return out;
}

/** Whether a path may be missing on one side: a time that fell into the same second. */
function optional(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && isTime(leaf.old) && isTime(leaf.now);
}

/** The first path whose new values differ. */
function pathDifference(
  expected: ReadonlyMap<string, Leaf>,
  got: ReadonlyMap<string, Leaf>,
): { path: string; expected: unknown; got: unknown } | undefined {
  for (const [path, e] of expected) {
    const g = got.get(path);
    if (TRIGGER.test(path)) continue;
    if (!g) {
      if (optional(e)) continue;
      return { path, expected: e.now, got: 'unchanged' };
    }
    if (isTime(e.now) && isTime(g.now)) continue;
    if (JSON.stringify(e.now) !== JSON.stringify(g.now)) {
      return { path, expected: e.now, got: g.now };
    }
  }
  for (const [path, g] of got) {
    if (expected.has(path) || optional(g) || TRIGGER.test(path)) continue;
    return { path, expected: 'unchanged', got: g.now };
  }
  return undefined;
}

/** Longest run of status writes that may be one write on the other side. */
const MERGED_MAX = 4;
/** In a burst any number may be: which Pod of several is ready a moment earlier decides it. */
const BURST_MAX = 10;
const BURST_S = 0.6;

/** Whether a run of changes is short, or all of it falls into a moment. */
function mayMerge(steps: readonly Step[]): boolean {
  if (steps.length <= MERGED_MAX) return true;
  return steps.at(-1)!.t - steps[0]!.t <= BURST_S;
}

/** Noise of the machine that recorded, s. */
const NOISE_S = 1.7;

/**
 * What waits in a back-off is looked at every 10 to 15, at most every 60 to 90 s: when its status
 * says so is chance. What follows is measured from what came before.
 */
const RETRY_S = 95;

/** Controllers that look at everything only so often, s: when in that time they do is chance. */
const PERIODS: Readonly<Record<string, number>> = { 'persistent-volume-binder': 15 };

function isRetry(s: Step): boolean {
  for (const [p, leaf] of s.paths) {
    if (p.endsWith('.state.waiting.reason') && leaf.now !== null) return true;
  }
  return false;
}

/** Whether an interval fits: noise for short ones, Kubernetes' own jitter for long ones. */
function fits(expected: number, got: number, noise: number): boolean {
  if (Math.abs(expected - got) <= noise) return true;
  if (expected < 4) return false;
  return got >= expected / 1.5 - NOISE_S && got <= expected * 1.5 + NOISE_S + (got > 60 ? 30 : 0);
}

/** A controller's report of what it counted: 1 → 3 on one side may be 2 → 3 on the other. */
function isReport(s: Step): boolean {
  return s.label.endsWith('(update status)');
}

interface Alignment {
  readonly e: number;
  readonly g: number;
}

/**
 * Aligns two sequences of one actor on one object. Answers the first difference, or undefined.
 * What comes after the end of the recording is not looked at.
 */
function sequenceDifference(
  expected: readonly Step[],
  got: readonly Step[],
  starts: { readonly e: number; readonly g: number },
  lastT: number,
  noise: number,
): { path: string; expected: unknown; got: unknown; reached: number } | undefined {
  let best: Alignment = { e: 0, g: 0 };
  const dead = new Set<string>();
  const go = (e: number, g: number, te: number, tg: number): boolean => {
    if (e + g > best.e + best.g) best = { e, g };
    if (e === expected.length) return g === got.length || got[g]!.t > lastT - NOISE_S;
    if (dead.has(`${e} ${g}`)) return false;
    for (let a = 1; a <= BURST_MAX && e + a <= expected.length; a++) {
      const es = expected.slice(e, e + a);
      if (!mayMerge(es)) break;
      if (a > 1 && !es.every((s) => s.merges)) break;
      for (let b = 1; b <= BURST_MAX && g + b <= got.length; b++) {
        const gs = got.slice(g, g + b);
        if (!mayMerge(gs)) break;
        if (b > 1 && !gs.every((s) => s.merges)) break;
        if (a > 1 && b > 1 && ![...es, ...gs].every(isReport)) continue;
        const [le, lg] = [es.at(-1)!, gs.at(-1)!];
        if (a === 1 && b === 1 && le.label !== lg.label) continue;
        const retry = isRetry(le);
        if (!fits(le.t - te, lg.t - tg, retry ? RETRY_S : noise)) continue;
        if (pathDifference(composed(es), composed(gs))) continue;
        if (retry ? go(e + a, g + b, te, tg) : go(e + a, g + b, le.t, lg.t)) return true;
      }
    }
    dead.add(`${e} ${g}`);
    return false;
  };
  if (go(0, 0, starts.e, starts.g)) return undefined;
  return { ...describe(expected, got, best, starts), reached: best.e + best.g };
}

function summary(s: Step | undefined): string {
  if (!s) return 'no further change';
  const first = [...s.paths].slice(0, 4).map(([p, l]) => `${p}=${JSON.stringify(l.now)}`);
  return `${s.t.toFixed(2)}s ${s.label} ${first.join(' ')}${s.paths.size > 4 ? ' …' : ''}`;
}

function describe(
  expected: readonly Step[],
  got: readonly Step[],
  at: Alignment,
  starts: { readonly e: number; readonly g: number },
): { path: string; expected: unknown; got: unknown } {
  const e = expected[at.e];
  const g = got[at.g];
  const path = `change ${at.e}`;
  if (!e || !g || e.label !== g.label) return { path, expected: summary(e), got: summary(g) };
  const d = pathDifference(e.paths, g.paths);
  if (!d) {
    const te = e.t - (expected[at.e - 1]?.t ?? starts.e);
    const tg = g.t - (got[at.g - 1]?.t ?? starts.g);
    return { path: `${path} interval`, expected: `${te.toFixed(2)} s: ${summary(e)}`, got: tg };
  }
  return {
    path: `${path} ${e.label} at ${e.t.toFixed(2)}s: ${d.path}`,
    expected: d.expected,
    got: `${JSON.stringify(d.got)} in ${summary(g)}`,
  };
}

/** Like a difference, with how far the objects agreed. */
type Reached = Found & { readonly reached: number };

function objectDifference(
  group: string,
  e: ObjectTrace,
  g: ObjectTrace,
  lastT: number,
): Reached | undefined {
  const starts = { e: e.from, g: g.from };
  let reached = 0;
  for (const actor of new Set([...e.actors.keys(), ...g.actors.keys()])) {
    if (actor === 'unknown') continue;
    const [es, gs] = [e.actors.get(actor) ?? [], g.actors.get(actor) ?? []];
    const wild = es.length === 0 && e.actors.has('unknown');
    if (wild) continue;
    const d = sequenceDifference(es, gs, starts, lastT, PERIODS[actor] ?? NOISE_S);
    if (d) {
      const path = `${group} by ${actor}: ${d.path}`;
      return { equal: false, path, expected: d.expected, got: d.got, reached: reached + d.reached };
    }
    reached += es.length + gs.length;
  }
  return undefined;
}

function groupDifference(
  group: string,
  expected: readonly ObjectTrace[],
  got: readonly ObjectTrace[],
  lastT: number,
): Found | undefined {
  const free = new Set(got);
  for (const [i, e] of expected.entries()) {
    let nearest: Reached | undefined;
    let match: ObjectTrace | undefined;
    const candidates = [got[i], ...got].filter((g) => g !== undefined && free.has(g));
    for (const g of candidates) {
      const d = objectDifference(group, e, g!, lastT);
      if (!d) match = g!;
      else if (!nearest || d.reached > nearest.reached) nearest = d;
      if (match) break;
    }
    if (match) free.delete(match);
    else {
      return (
        nearest ?? { equal: false, path: group, expected: `${e.name} is made`, got: 'it is not' }
      );
    }
  }
  const extra = [...free].find((g) => g.from < lastT - NOISE_S);
  if (!extra) return undefined;
  return { equal: false, path: group, expected: 'no further object', got: extra.name };
}

/** What to compare, in the form of a recording. */
export interface Side {
  readonly changes: readonly RecordedChange[];
  readonly canon: Canon;
  readonly clock: Clock;
}

/** The first difference between two timelines, object by object. */
export function timelineDifference(expected: Side, got: Side, lastT: number): Found | undefined {
  const rhythm = rhythmDifference(expected, got);
  if (rhythm) return rhythm;
  const es = tracesOf(expected.changes, expected.canon, expected.clock);
  const gs = tracesOf(got.changes, got.canon, got.clock);
  for (const [group, traces] of es) {
    const d = groupDifference(group, traces, gs.get(group) ?? [], lastT);
    if (d) return d;
  }
  for (const [group, traces] of gs) {
    if (es.has(group)) continue;
    const early = traces.find((g) => g.from < lastT - NOISE_S);
    if (early) return { equal: false, path: group, expected: 'no such object', got: early.name };
  }
  return undefined;
}
