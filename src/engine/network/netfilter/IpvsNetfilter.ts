import type { IPFamily } from '../../proxy/model/ipFamily.ts';
import { IPSET_NAMES, ipsetName } from '../../proxy/ipvs/ipsets.ts';
import type { IpsetName } from '../../proxy/ipvs/ipsets.ts';
import type { IpvsLookup, RealServer, VirtualServer } from '../../proxy/ipvs/IpvsKernel.ts';
import { virtualServerKey } from '../../proxy/ipvs/IpvsKernel.ts';
import { hostPort } from '../../proxy/model/ipFamily.ts';
import type { IpvsLookups } from './IptablesNetfilter.ts';
import { judgeByIptables } from './IptablesNetfilter.ts';
import type { IpvsBalancer } from './IpvsBalancer.ts';
import type { Hook, HookEnv, HookPacket, HookResult, Netfilter, RuleHit } from './Netfilter.ts';
import { inRange } from './ranges.ts';

/** Where a packet asked to go before IPVS took it: rules may ask for that. */
interface Origin {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

function partOf(side: string, p: HookPacket): string {
  return side === 'src' ? p.src : p.dst;
}

function portOf(side: string, p: HookPacket): number {
  return side === 'src' ? p.sport : p.dport;
}

/** Whether a packet is an entry of a set. Models: linux/net/netfilter/ipset */
function inSet(k: IpvsLookup, set: IpsetName, of: string, p: HookPacket): boolean {
  const [first, second, third] = of.split(',') as [string, string?, string?];
  if (set === 'KUBE-IPVS-IPS') return k.has(set, partOf(first, p));
  if (second === undefined) return k.has(set, String(portOf(first, p)));
  // Of two parts the first is the address, the second the port.
  const key = `${partOf(first, p)},${p.protocol}:${portOf(second, p)}`;
  if (third === undefined) return k.has(set, key);
  const who = partOf(third, p);
  if (set !== 'KUBE-LOAD-BALANCER-SOURCE-CIDR') return k.has(set, `${key},${who}`);
  return k.netsOf(set, key).some((net) => inRange(net, who));
}

/** The sets by their names in the kernel. */
function namesOf(f: IPFamily): ReadonlyMap<string, IpsetName> {
  return new Map(IPSET_NAMES.map((n) => [ipsetName(n, f), n]));
}

/** Judges packets by the tables, sets and virtual servers of a kernel. */
class IpvsJudge implements Netfilter {
  readonly #kernel: IpvsLookup;
  readonly #names: ReadonlyMap<string, IpsetName>;
  readonly #balancer: IpvsBalancer | undefined;

  constructor(kernel: IpvsLookup, family: IPFamily, balancer: IpvsBalancer | undefined) {
    this.#kernel = kernel;
    this.#names = namesOf(family);
    this.#balancer = balancer;
  }

  owns(ip: string): boolean {
    return this.#kernel.owns(ip);
  }

  at(hook: Hook, p: HookPacket, env: HookEnv): HookResult {
    const here: HookEnv = { ...env, isLocal: (ip) => env.isLocal(ip) || this.owns(ip) };
    if (hook === 'OUTPUT') return this.#output(p, here);
    const result = this.#tables(hook, p, here, undefined);
    if (hook !== 'INPUT' || result.verdict !== 'ACCEPT' || p.state !== 'NEW') return result;
    return this.#serve(p, here, result);
  }

  /**
   * A process of the node asks for one of the addresses of kube-ipvs0: Linux takes that address as
   * source too. IPVS chooses between the tables nat and filter.
   */
  #output(p: HookPacket, env: HookEnv): HookResult {
    const sent = this.owns(p.dst) ? { ...p, src: p.dst } : p;
    const nat = this.#tables('OUTPUT', sent, env, undefined);
    if (nat.verdict !== 'ACCEPT' || p.state !== 'NEW') return nat;
    const served = this.#serve({ ...sent, mark: nat.mark }, env, nat);
    if (served === nat) return nat;
    // As recorded, the node's own filter speaks first even when no real server is there.
    const origin = { ip: p.dst, protocol: p.protocol, port: p.dport };
    const { ip, port } = served.to ?? origin;
    const moved: HookPacket = { ...sent, mark: served.mark, dst: ip, dport: port };
    const filter = this.#tables('OUTPUT', { ...moved, state: 'ESTABLISHED' }, env, origin);
    const verdict = filter.verdict === 'ACCEPT' ? served.verdict : filter.verdict;
    return { ...served, verdict, hits: [...served.hits, ...filter.hits] };
  }

  #tables(hook: Hook, p: HookPacket, env: HookEnv, origin: Origin | undefined): HookResult {
    const lookups: IpvsLookups = {
      inSet: (name, of, packet) => {
        const set = this.#names.get(name);
        return set !== undefined && inSet(this.#kernel, set, of, packet);
      },
      cameThrough: (ip, protocol, port) =>
        origin?.ip === ip && origin.protocol === protocol && origin.port === port,
    };
    return judgeByIptables(this.#kernel.tables, hook, p, env, lookups);
  }

  /** Sends a packet that meets a virtual server to a real one; refuses it when there is none. */
  #serve(p: HookPacket, env: HookEnv, before: HookResult): HookResult {
    const protocol = p.protocol.toUpperCase() as VirtualServer['spec']['protocol'];
    const key = virtualServerKey({ protocol, address: p.dst, port: p.dport });
    const server = this.#kernel.server(key);
    if (!server) return before;
    const hits = [...before.hits, this.#hit(key)];
    const real = this.#choose(key, server, p, env);
    if (!real) return { ...before, verdict: 'REJECT', hits };
    const to = { ip: real.address, port: real.port };
    return { ...before, to, sticky: before.sticky || server.spec.persistent, hits };
  }

  #hit(key: string): RuleHit {
    return { table: 'ipvs', chain: key, index: 0, text: () => key };
  }

  #choose(key: string, server: VirtualServer, p: HookPacket, env: HookEnv): RealServer | undefined {
    const ready = server.realServers.filter((r) => r.weight > 0);
    const list = (r: RealServer): string => `ipvs ${key} ${hostPort(r.address, r.port)}`;
    const { persistent, timeout } = server.spec;
    const known = persistent
      ? ready.find((r) => env.recent.seen(list(r), p.src, timeout))
      : undefined;
    const chosen = known ?? this.#balancer?.pick(key, server, p) ?? drawn(ready, env);
    if (chosen) this.#balancer?.note(key, chosen, 'began');
    if (chosen && persistent) env.recent.note(list(chosen), p.src);
    return chosen;
  }
}

/** Over many connections all schedulers are even: weights are always 1. */
function drawn(ready: readonly RealServer[], env: HookEnv): RealServer | undefined {
  let i = 0;
  while (i < ready.length - 1 && !env.chance(ready.length - i)) i++;
  return ready[i];
}

/**
 * The kernel's verdicts in the ipvs mode. Without a balancer the choice of a real server is left
 * to chance. Models: linux/net/netfilter/ipvs/ip_vs_core.c ip_vs_in
 */
export function ipvsNetfilter(
  kernel: IpvsLookup,
  family: IPFamily,
  balancer?: IpvsBalancer,
): Netfilter {
  return new IpvsJudge(kernel, family, balancer);
}
