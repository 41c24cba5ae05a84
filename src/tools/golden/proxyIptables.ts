import { iptablesNetfilter } from '../../engine/network/netfilter/IptablesNetfilter.ts';
import type { Netfilter } from '../../engine/network/netfilter/Netfilter.ts';
import type { IptablesKernel, TableInput } from '../../engine/proxy/iptables/IptablesKernel.ts';
import { FRESH_KERNEL, restoreText, saveText } from '../../engine/proxy/iptables/IptablesKernel.ts';
import { BUILT_IN_JUMPS } from '../../engine/proxy/iptables/baseRules.ts';
import type { IptablesRule } from '../../engine/proxy/iptables/IptablesRule.ts';
import { writtenBody } from '../../engine/proxy/iptables/ruleText.ts';
import { applyIptables, syncIptables } from '../../engine/proxy/iptables/syncIptables.ts';
import type { IPFamily } from '../../engine/proxy/model/ipFamily.ts';
import type { ProxyConfig } from '../../engine/proxy/model/ProxyConfig.ts';
import { servesLocalhost } from '../../engine/proxy/model/ProxyConfig.ts';
import type { ProxyTracker } from '../../engine/proxy/model/ProxyTracker.ts';

/** A cluster is large above so many endpoints. */
const LARGE = 1000;

function group(chain: string): string {
  return chain.replace(/^(KUBE-(?:SVC|SVL|EXT|FW|SEP))-.*/, '$1');
}

function tableCounts(name: string, chains: IptablesKernel['nat']): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (key: string, n: number): void => {
    counts[key] = (counts[key] ?? 0) + n;
  };
  add(`${name}.chains`, Object.keys(chains).length);
  add(`${name}.rules`, 0);
  for (const [chain, rules] of Object.entries(chains)) {
    add(`${name}.rules`, rules.length);
    if (chain.startsWith('KUBE-') && rules.length > 0) {
      add(`${name}.rules.${group(chain)}`, rules.length);
    }
  }
  return counts;
}

function ruleCount(t: TableInput): number {
  return t.rules.length + t.last.length;
}

/** The iptables proxier of one family, as the recording drove it: one sync a step. */
export class ReplayIptables {
  #kernel: IptablesKernel = FRESH_KERNEL;
  #full = true;
  readonly #config: ProxyConfig;
  readonly #family: IPFamily;

  constructor(config: ProxyConfig, family: IPFamily) {
    this.#config = config;
    this.#family = family;
  }

  get netfilter(): Netfilter {
    return iptablesNetfilter(this.#kernel);
  }

  /** One sync; answers what the recording keeps of it. */
  sync(tracker: ProxyTracker, fails: boolean, forced: boolean): Record<string, unknown> {
    const full = this.#full || forced || tracker.state.moved;
    const { changed } = tracker.state;
    const large = tracker.endpointCount() > LARGE;
    const made = syncIptables(
      {
        config: this.#config,
        family: this.#family,
        ports: tracker.ports(),
        changed: (s) => changed.has(s),
        full,
        large,
        cleanUp: true,
      },
      this.#kernel,
    );
    tracker.taken();
    this.#full = fails;
    if (!fails) this.#kernel = applyIptables(this.#kernel, made, full);
    const six = this.#family === 'IPv6';
    const written = {
      filter: restoreText('filter', made.filter),
      nat: restoreText('nat', made.nat),
    };
    return {
      fullSync: full,
      ...(full ? { ensured: BUILT_IN_JUMPS.flatMap((j) => ensured(j.table, j.rule)) } : {}),
      written,
      save: {
        filter: saveText('filter', this.#kernel.filter, six),
        nat: saveText('nat', this.#kernel.nat, six),
      },
      counts: {
        ...tableCounts('filter', this.#kernel.filter),
        ...tableCounts('nat', this.#kernel.nat),
        'written.bytes': written.filter.length + written.nat.length,
        'written.filter.rules': ruleCount(made.filter),
        'written.nat.rules': ruleCount(made.nat),
      },
      ...(servesLocalhost(this.#config, this.#family)
        ? { sysctl: { 'net/ipv4/conf/all/route_localnet': 1 } }
        : {}),
    };
  }
}

function ensured(table: string, r: IptablesRule): string[] {
  const to = r.target.to === 'chain' ? r.target.chain : '';
  return [`ensure-chain ${table} ${to}`, `ensure-rule ${table} -I ${r.chain} ${writtenBody(r)}`];
}
