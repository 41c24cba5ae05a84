import type { NodeJudgement } from '../../engine/network/netfilter/judgeAtNode.ts';
import { judgeAtNode } from '../../engine/network/netfilter/judgeAtNode.ts';
import type { HookEnv, HookPacket, Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import type { Transport } from '../../engine/network/netfilter/Netfilter.ts';
import { NO_RECENT } from '../../engine/network/netfilter/RecentList.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import { hostPort, isLoopback } from '../../engine/proxy/model/ipFamily.ts';
import type { ProxyCase, ProxyMode } from './ProxyReplay.ts';
import { ProxyReplay } from './ProxyReplay.ts';

/** A recorded probe packet: outcome → probability, for all modes or for each. */
export interface OutcomeRow extends Readonly<Partial<Record<ProxyMode, Outcomes>>> {
  readonly step: number;
  readonly family: IPFamily;
  readonly what: string;
  readonly from: string;
  readonly src: string;
  readonly dst: string;
  readonly proto: Transport;
  readonly dport: number;
  readonly iif: string;
  readonly allModes?: Outcomes;
}

type Outcomes = Readonly<Record<string, number>>;

/** A row that came out otherwise. */
export interface WrongOutcome {
  readonly row: OutcomeRow;
  readonly got: Outcomes;
}

function textOf(j: NodeJudgement): string {
  if (j.end === 'REJECT' || j.end === 'DROP') return j.end;
  if (j.to) {
    const masquerade = j.masquerade ? ' masquerade' : '';
    return `DNAT ${hostPort(j.to.ip, j.to.port)}${masquerade}${j.sticky ? ' sticky' : ''}`;
  }
  return j.end === 'HOST'
    ? 'HOST (to a process on the node, not a Service)'
    : 'FORWARD (not a Service: routed on)';
}

/** All outcomes of a packet with their probabilities: every way in which chance may fall. */
function allOutcomes(n: Netfilter, p: HookPacket, local: (ip: string) => boolean): Outcomes {
  const out: Record<string, number> = {};
  const pending: (readonly boolean[])[] = [[]];
  for (let way = pending.pop(); way; way = pending.pop()) {
    const drawn: boolean[] = [];
    let probability = 1;
    const chance = (of: number): boolean => {
      const i = drawn.length;
      const falls = way[i] ?? false;
      if (i >= way.length && of > 0) pending.push([...drawn, true]);
      drawn.push(falls);
      probability *= falls ? 1 / of : 1 - 1 / of;
      return falls;
    };
    const env: HookEnv = { isLocal: local, chance, recent: NO_RECENT };
    const text = textOf(judgeAtNode(n, p, env));
    out[text] = (out[text] ?? 0) + probability;
  }
  return out;
}

function packetOf(r: OutcomeRow): HookPacket {
  return {
    protocol: r.proto,
    src: r.src,
    sport: 40_000,
    dst: r.dst,
    dport: r.dport,
    inInterface: r.iif === 'local' ? '' : r.iif,
    mark: 0,
    state: 'NEW',
    dnat: false,
  };
}

/** Probabilities were recorded with four digits. */
function agrees(want: Outcomes, got: Outcomes): boolean {
  const keys = new Set([...Object.keys(want), ...Object.keys(got)]);
  return [...keys].every((k) => Math.abs((want[k] ?? 0) - (got[k] ?? 0)) < 0.000_1);
}

/** Whether an address is one of the node's, as far as its interfaces tell. */
function localOf(c: ProxyCase): (ip: string) => boolean {
  const own = new Set(
    c.config.interfaces.flatMap((i) => i.addresses).map((a) => a.replace(/\/.*$/, '')),
  );
  return (ip) => isLoopback(ip) || own.has(ip);
}

/** Of the rows that a mode has, those that come out otherwise by these rules. */
export function wrongOutcomes(
  c: ProxyCase,
  rows: readonly OutcomeRow[],
  mode: ProxyMode,
  netfilter: Netfilter,
): readonly WrongOutcome[] {
  const local = localOf(c);
  const wrong: WrongOutcome[] = [];
  for (const row of rows) {
    const want = row.allModes ?? row[mode];
    if (!want) continue;
    const got = allOutcomes(netfilter, packetOf(row), local);
    if (!agrees(want, got)) wrong.push({ row, got });
  }
  return wrong;
}

/**
 * Sends the recorded probe packets of a case through what a mode programs, after each step.
 * Answers how many were compared and which came out otherwise.
 */
export function judgeOutcomes(
  c: ProxyCase,
  rows: readonly OutcomeRow[],
  mode: ProxyMode,
): { readonly compared: number; readonly wrong: readonly WrongOutcome[] } {
  const wrong: WrongOutcome[] = [];
  let compared = 0;
  if (!(c.modes?.includes(mode) ?? true)) return { compared, wrong };
  const known = rows.filter((r) => r.allModes ?? r[mode]);
  for (const family of c.config.ipFamilies) {
    const proxy = new ProxyReplay(c, mode, family);
    c.steps.forEach((step, i) => {
      proxy.step(step);
      const netfilter = proxy.replay.netfilter;
      const now = known.filter((r) => r.step === i && r.family === family);
      if (!netfilter) return;
      compared += now.length;
      wrong.push(...wrongOutcomes(c, now, mode, netfilter));
    });
  }
  return { compared, wrong };
}
