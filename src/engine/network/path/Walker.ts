import type { Prng } from '../../sim/Prng.ts';
import { gatewayOf } from '../cni/hostLocal.ts';
import type { ConnState, Connection, Tracked, Tuple } from '../kernel/Conntrack.ts';
import { reversed } from '../kernel/Conntrack.ts';
import type { NodeJudgement } from '../netfilter/judgeAtNode.ts';
import { judgeAtNode } from '../netfilter/judgeAtNode.ts';
import type { CtState, HookPacket } from '../netfilter/Netfilter.ts';
import { inRange } from '../netfilter/ranges.ts';
import type { Fabric, NetMachine } from './Fabric.ts';
import { OUTSIDE } from './Fabric.ts';
import type { End, Flight } from './Flight.ts';
import { HopList } from './HopList.ts';
import type { HopCosts } from './HopList.ts';

/** What a packet is to its connection. */
export type Flag = 'open' | 'answer' | 'data' | 'reset' | 'close';

/** Where a packet is sent from. */
export type Origin =
  | { readonly from: 'pod' | 'host'; readonly machine: string }
  /** Through the wire of a machine that it is addressed to. */
  | { readonly from: 'outside' };

/** Machines that a packet may pass. Models: its time to live, much shorter */
const MACHINES_MAX = 8;

/** Whether an address is one of a machine's own: loopback, its wire, its bridge. */
export function isOwn(m: NetMachine, ip: string): boolean {
  if (ip === m.ip || ip.startsWith('127.')) return true;
  const { podCIDR } = m.cni.state;
  return podCIDR !== '' && ip === gatewayOf(podCIDR);
}

interface Passed {
  readonly packet: Tuple;
  readonly end: 'HOST' | 'FORWARD' | 'REJECT' | 'DROP';
}

/** State of a connection after a packet. */
function stateAfter(flag: Flag, t: Tracked): ConnState {
  const { protocol } = t.connection.original;
  if (protocol === 'udp') return t.reply ? 'ASSURED' : t.connection.state;
  if (flag === 'reset') return 'CLOSE';
  if (flag === 'close') return 'TIME_WAIT';
  return t.reply || t.connection.state !== 'SYN_SENT' ? 'ESTABLISHED' : 'SYN_SENT';
}

/** Takes packets through the kernels of the machines on their way, by what stands in these now. */
export class Walker {
  readonly #fabric: Fabric;
  readonly #prng: Prng;
  readonly #now: number;
  readonly #costs: HopCosts;

  constructor(fabric: Fabric, prng: Prng, now: number, costs: HopCosts) {
    this.#fabric = fabric;
    this.#prng = prng;
    this.#now = now;
    this.#costs = costs;
  }

  /** The way of one packet, from its sender to its one end. */
  fly(origin: Origin, sent: Tuple, flag: Flag): Flight {
    const hops = new HopList(this.#costs);
    let packet = sent;
    let m = origin.from === 'outside' ? this.#entry(sent) : this.#fabric.byName(origin.machine);
    if (origin.from === 'outside') {
      const us = m?.up ? this.#fabric.wire(OUTSIDE, m.name) : -1;
      if (m) hops.wire(OUTSIDE, m.name, packet, Math.max(0, us));
      if (us < 0) return hops.end({ end: 'lost', machine: m?.name ?? '' }, packet);
    }
    if (!m?.up) return hops.end({ end: 'lost', machine: m?.name ?? '' }, packet);
    let inInterface = { pod: 'cni0', host: '', outside: 'eth0' }[origin.from];
    if (origin.from === 'pod') {
      const own = this.#withinPod(m, packet, hops);
      if (own) return own;
      hops.veth(m.name, packet, 'out');
    }
    for (let n = 0; n < MACHINES_MAX; n++) {
      const passed = this.#pass(m, packet, inInterface, flag, hops);
      packet = passed.packet;
      const end = this.#arrived(m, passed, hops);
      if (end) return hops.end(end, packet);
      const next = this.#fabric.byPodIP(packet.dst) ?? this.#fabric.byNodeIP(packet.dst);
      if (!next) return this.#leaves(m, packet, flag, hops);
      const us = next.up ? this.#fabric.wire(m.name, next.name) : -1;
      hops.wire(m.name, next.name, packet, Math.max(0, us));
      if (us < 0) return hops.end({ end: 'lost', machine: next.name }, packet);
      m = next;
      inInterface = 'eth0';
    }
    return hops.end({ end: 'lost', machine: m.name }, packet);
  }

  /** To itself: loopback and the Pod's own address never leave its network namespace. */
  #withinPod(m: NetMachine, p: Tuple, hops: HopList): Flight | undefined {
    if (p.dst !== p.src && !p.dst.startsWith('127.')) return undefined;
    hops.socket(m.name, p);
    const uid = m.cni.ownerOf(p.src) ?? '';
    return hops.end({ end: 'pod', machine: m.name, uid }, p);
  }

  #entry(p: Tuple): NetMachine | undefined {
    return this.#fabric.byNodeIP(p.dst);
  }

  /** Answers find the way out to whoever asked; anything else is lost behind the gateway. */
  #leaves(m: NetMachine, p: Tuple, flag: Flag, hops: HopList): Flight {
    if (flag === 'open') return hops.end({ end: 'noRoute', machine: m.name }, p);
    const us = this.#fabric.wire(m.name, OUTSIDE);
    hops.wire(m.name, OUTSIDE, p, Math.max(0, us));
    return hops.end(us < 0 ? { end: 'lost', machine: m.name } : { end: 'outside' }, p);
  }

  /** The packet's end at this machine, or undefined: it goes on over the wire. */
  #arrived(m: NetMachine, { end, packet }: Passed, hops: HopList): End | undefined {
    if (end === 'REJECT') return { end: 'rejected', machine: m.name };
    if (end === 'DROP') return { end: 'dropped', machine: m.name };
    if (end === 'HOST') {
      hops.socket(m.name, packet);
      return { end: 'host', machine: m.name };
    }
    const { podCIDR } = m.cni.state;
    if (podCIDR === '' || !inRange(podCIDR, packet.dst)) return undefined;
    const uid = m.cni.ownerOf(packet.dst);
    if (uid === undefined) return { end: 'unreachable', machine: m.name };
    hops.veth(m.name, packet, 'in');
    return { end: 'pod', machine: m.name, uid };
  }

  /** Through one kernel: a known connection by its entry, a new one by the rules. */
  #pass(m: NetMachine, p: Tuple, inInterface: string, flag: Flag, hops: HopList): Passed {
    const known = m.kernel.conntrack.find(p, this.#now);
    if (known) return this.#passKnown(m, p, inInterface, flag, known, hops);
    const state = flag === 'open' ? 'NEW' : 'INVALID';
    const judged = this.#judge(m, p, inInterface, state);
    const out = this.#translated(m, p, judged);
    hops.judged(m.name, judged, p, out);
    if (judged.end === 'REJECT' || judged.end === 'DROP') return { packet: p, end: judged.end };
    const confirmed =
      state === 'INVALID' || m.kernel.conntrack.confirm(p, reversed(out), this.#now);
    if (!confirmed) {
      hops.full(m.name, p);
      return { packet: p, end: 'DROP' };
    }
    return { packet: out, end: judged.end };
  }

  #passKnown(
    m: NetMachine,
    p: Tuple,
    inInterface: string,
    flag: Flag,
    known: Tracked,
    hops: HopList,
  ): Passed {
    const c: Connection = known.connection;
    const out = reversed(known.reply ? c.original : c.reply);
    m.kernel.conntrack.note(c, stateAfter(flag, known), this.#now);
    const judged = this.#judge(m, { ...out, src: p.src }, inInterface, 'ESTABLISHED');
    hops.tracked(m.name, judged, p, out);
    return { packet: out, end: judged.end };
  }

  #judge(m: NetMachine, p: Tuple, inInterface: string, state: CtState): NodeJudgement {
    const packet: HookPacket = { ...p, inInterface, mark: 0, state, dnat: false };
    return judgeAtNode(
      m.kernel.netfilter,
      packet,
      m.kernel.env((ip) => isOwn(m, ip)),
    );
  }

  /** Source and destination after NAT. */
  #translated(m: NetMachine, p: Tuple, j: NodeJudgement): Tuple {
    const to = j.to ? { ...p, dst: j.to.ip, dport: j.to.port } : p;
    if (!j.masquerade) return to;
    const { podCIDR } = m.cni.state;
    const inside = podCIDR !== '' && inRange(podCIDR, to.dst);
    const src = inside ? gatewayOf(podCIDR) : m.ip;
    return { ...to, src, sport: this.#prng.between(1024, 65_535) };
  }
}
