import { difference } from './difference.ts';
import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import { compareNames } from './proxyNames.ts';
import { compareScale } from './proxyScale.ts';
import type { OutcomeRow } from './proxyOutcomes.ts';
import { judgeOutcomes } from './proxyOutcomes.ts';
import type { ProxyCase, ProxyMode } from './ProxyReplay.ts';
import { ProxyReplay } from './ProxyReplay.ts';

const MODES: readonly ProxyMode[] = ['iptables', 'nftables', 'ipvs'];

/** How much of a mode agrees. */
interface Tally {
  cases: number;
  casesEqual: number;
  states: number;
  statesEqual: number;
}

const tallies = new Map<ProxyMode, Tally>();

function tallyOf(mode: ProxyMode): Tally {
  let t = tallies.get(mode);
  if (!t) tallies.set(mode, (t = { cases: 0, casesEqual: 0, states: 0, statesEqual: 0 }));
  return t;
}

/** Lines of a text that the other has too, in its order. */
function kept(text: string, wanted: string): string {
  const lines = new Set(wanted.split('\n'));
  return text
    .split('\n')
    .filter((l) => lines.has(l))
    .join('\n');
}

/** Large cases were recorded as counts and samples: only what is there is compared. */
function sampled(want: unknown, got: unknown): unknown {
  if (want === null) return null;
  if (typeof want === 'string' && typeof got === 'string') return kept(got, want);
  if (typeof want !== 'object' || typeof got !== 'object' || !want || !got) return got;
  const g = got as Record<string, unknown>;
  return Object.fromEntries(Object.entries(want).map(([k, w]) => [k, sampled(w, g[k])]));
}

/** Replays a case in one mode; all states are compared, the first difference is told. */
function replayMode(c: ProxyCase, mode: ProxyMode): GoldenResult {
  let first: GoldenResult = { equal: true };
  const tally = tallyOf(mode);
  for (const family of c.config.ipFamilies) {
    const replay = new ProxyReplay(c, mode, family);
    c.steps.forEach((step, i) => {
      const got = replay.step(step);
      const recorded = step[mode]?.[family];
      if (!recorded) return;
      const shown = c.config.record === 'summary' ? sampled(recorded, got) : got;
      const d = difference(recorded, shown, `step ${i} ${mode} ${family}`);
      // Each family's proxier answers for its own Services; the recorder asked the first one.
      const asked = family === c.config.ipFamilies[0];
      const answers = step.healthCheckNodePorts ?? [];
      const h = asked
        ? difference(answers, replay.health(), `step ${i} ${mode} health`)
        : undefined;
      tally.states++;
      if (!d && !h) tally.statesEqual++;
      else if (first.equal) first = (d ?? h)!;
    });
  }
  tally.cases++;
  if (first.equal) tally.casesEqual++;
  return first;
}

/** Packets that were judged in a mode, and how many of them ended as recorded. */
const packets = new Map<ProxyMode, { compared: number; equal: number }>();

function compareOutcomes(json: unknown, read: (name: string) => unknown): GoldenResult {
  let first: GoldenResult = { equal: true };
  const all = Object.entries(json as Readonly<Record<string, readonly OutcomeRow[]>>);
  for (const mode of MODES) {
    const count = { compared: 0, equal: 0 };
    for (const [name, rows] of all) {
      const { compared, wrong } = judgeOutcomes(read(name) as ProxyCase, rows, mode);
      count.compared += compared;
      count.equal += compared - wrong.length;
      const w = wrong[0];
      if (!w || !first.equal) continue;
      first = { equal: false, path: `${mode} ${name}`, expected: w.row, got: w.got };
    }
    packets.set(mode, count);
  }
  return first;
}

function runCase(
  name: string,
  json: unknown,
  read: (name: string) => unknown = () => undefined,
): GoldenResult {
  if (name === 'outcomes') return compareOutcomes(json, read);
  if (name === 'names') return compareNames(json);
  if (name === 'scale') return compareScale(json);
  const c = json as ProxyCase;
  const results = (c.modes ?? MODES).map((mode) => replayMode(c, mode));
  return results.find((r) => !r.equal) ?? { equal: true };
}

/** What kube-proxy programmed in its modes, step by step. */
export const PROXY_GOLDEN: GoldenKind = {
  kind: 'proxy',
  areaOf: (name) => name.replace(/-.*$/, ''),
  runCase,
  summary() {
    const lines = [...tallies].map(
      ([m, t]) =>
        `${m}: ${t.casesEqual} of ${t.cases} cases, ${t.statesEqual} of ${t.states} states equal`,
    );
    const judged = [...packets].map(
      ([m, n]) => `${m}: ${n.equal} of ${n.compared} probe packets end as recorded`,
    );
    return [...lines, ...judged].join('\n  ');
  },
};
