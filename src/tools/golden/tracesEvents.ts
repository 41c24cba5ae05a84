import type { Found } from './tracesCompare.ts';
import type { RecordedEvent } from './tracesFormat.ts';
import type { Canon } from './tracesNames.ts';

interface Told {
  readonly count: number;
  readonly first: number;
}

const COMBINED = '(combined from similar events)';

/** What tells one Event object from another. On how many nodes an object was under its name is chance. */
function ownKey(e: RecordedEvent, n: number): string {
  const who = `${e.object} ${e.from} ${e.reason}`;
  if (e.message.startsWith(COMBINED)) return `${who} ${COMBINED}`;
  // A name that was never given stands for another one each time.
  if (e.message.includes('<p?>') && e.change !== 'MODIFIED') return `${who} ${n} ${e.message}`;
  return `${who} ${e.message.replace(/\b(?:worker-\d+|control-plane)$/, '')}`;
}

/** Highest counts of each event, summed over the objects that the name may mean. */
function toldOf(events: readonly RecordedEvent[], canon: Canon): Map<string, Told> {
  const single = new Map<string, Told & { key: string }>();
  for (const e of events) {
    // Whether a node's caches are filled before its first Pod comes is a race.
    if (e.message.includes('failed to sync configmap cache')) continue;
    const what = `${e.type} ${e.reason} (${e.from}): ${canon.text(e.message)}`;
    const key = `${canon.text(e.object)} ${what}`;
    const own = ownKey(e, single.size);
    const old = single.get(own);
    const count = Math.max(old?.count ?? 0, e.count ?? 1);
    single.set(own, { key, count, first: old?.first ?? e.t });
  }
  const out = new Map<string, Told>();
  for (const { key, count, first } of single.values()) {
    const old = out.get(key);
    out.set(key, {
      count: count + (old?.count ?? 0),
      first: Math.min(first, old?.first ?? first),
    });
  }
  return out;
}

/** Counts of what repeats with jitter may differ a little; others may not. */
function near(expected: number, got: number): boolean {
  return Math.abs(expected - got) <= (expected < 3 ? 0 : Math.max(1, expected / 4));
}

/** The first difference between two sets of events: texts and counts. */
export function eventsDifference(
  expected: readonly RecordedEvent[],
  canon: Canon,
  got: readonly RecordedEvent[],
  gotCanon: Canon,
  lastT: number,
): Found | undefined {
  const es = toldOf(expected, canon);
  const gs = toldOf(got, gotCanon);
  for (const [key, e] of es) {
    const g = gs.get(key);
    // The count of a series lags, and neighbours' changes make the scheduler try again.
    if (g && key.includes(' FailedScheduling ')) continue;
    if (g && near(e.count, g.count)) continue;
    const path = `event at ${e.first.toFixed(2)}s: ${key}`;
    return { equal: false, path, expected: e.count, got: g?.count ?? similar(key, gs, es) };
  }
  for (const [key, g] of gs) {
    if (es.has(key) || g.first > lastT - 1.7) continue;
    // A node's taint is looked at every 5 s: whether a Pod comes before it goes is chance.
    if (key.includes('Cancelling deletion of Pod')) continue;
    const path = `event at ${g.first.toFixed(2)}s: ${key}`;
    return { equal: false, path, expected: 'no such event', got: g.count };
  }
  return undefined;
}

/** What was said instead: an unexpected event about the same object. */
function similar(
  key: string,
  got: ReadonlyMap<string, Told>,
  expected: ReadonlyMap<string, Told>,
): string {
  const about = key.split(' ').slice(0, 3).join(' ');
  const other = [...got.keys()].find((k) => k.startsWith(about) && !expected.has(k));
  return other === undefined ? 'not told' : `not told; instead ${other}`;
}
