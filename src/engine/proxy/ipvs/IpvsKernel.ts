import { PMap } from '../../sim/PMap.ts';
import type { IptablesKernel } from '../iptables/IptablesKernel.ts';
import { EMPTY_KERNEL } from '../iptables/IptablesKernel.ts';
import { hostPort } from '../model/ipFamily.ts';
import type { IpsetName } from './ipsets.ts';

/** A server behind a virtual one; weight 0 takes no new connections. */
export interface RealServer {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
}

/** A virtual server without those behind it. Models: pkg/proxy/ipvs/util/ipvs.go VirtualServer */
export interface VirtualServerSpec {
  readonly address: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly scheduler: string;
  /** A client's next connections go where its first one went, for `timeout` seconds. */
  readonly persistent: boolean;
  /** The scheduler mh hashes the port too. */
  readonly sourceHash: boolean;
  /** Seconds; 0 for none. */
  readonly timeout: number;
}

/** A virtual server with the real ones in the order in which they came. */
export interface VirtualServer {
  readonly spec: VirtualServerSpec;
  readonly realServers: readonly RealServer[];
}

/** `TCP 10.96.0.1:80`: key of a virtual server. */
export function virtualServerKey(
  s: Pick<VirtualServerSpec, 'protocol' | 'address' | 'port'>,
): string {
  return `${s.protocol} ${hostPort(s.address, s.port)}`;
}

/** Key of an entry among those of all sets. */
export function entryKey(set: IpsetName, entry: string): string {
  return `${set}\t${entry}`;
}

/** What packets ask of the ipvs mode's kernel. */
export interface IpvsLookup {
  readonly tables: IptablesKernel;
  /** Whether an address is bound to kube-ipvs0. */
  owns(ip: string): boolean;
  server(key: string): VirtualServer | undefined;
  has(set: IpsetName, entry: string): boolean;
  /** Ranges of the entries `key,range` of a set. */
  netsOf(set: IpsetName, key: string): readonly string[];
}

/**
 * What the ipvs mode keeps in a node's kernel, of one family.
 * Models: linux/net/netfilter/ipvs, ipset, the device kube-ipvs0
 */
export class IpvsKernel implements IpvsLookup {
  readonly state = {
    virtualServers: new PMap<string, VirtualServer>(),
    /** By `entryKey`. */
    entries: new PMap<string, true>(),
    /** The sets exist. */
    hasSets: false,
    /** Addresses of kube-ipvs0. */
    addresses: new PMap<string, true>(),
    tables: EMPTY_KERNEL as IptablesKernel,
  };

  get tables(): IptablesKernel {
    return this.state.tables;
  }

  owns(ip: string): boolean {
    return this.state.addresses.has(ip);
  }

  server(key: string): VirtualServer | undefined {
    return this.state.virtualServers.get(key);
  }

  has(set: IpsetName, entry: string): boolean {
    return this.state.entries.has(entryKey(set, entry));
  }

  /** Entries of a set in byte order. */
  entriesOf(set: IpsetName): readonly string[] {
    const all: string[] = [];
    const from = `${set}\t`;
    this.state.entries.range(from, `${set}\n`, (_, k) => void all.push(k.slice(from.length)));
    return all;
  }

  netsOf(set: IpsetName, key: string): readonly string[] {
    const nets: string[] = [];
    const from = `${entryKey(set, key)},`;
    this.state.entries.range(
      from,
      `${entryKey(set, key)}-`,
      (_, k) => void nets.push(k.slice(from.length)),
    );
    return nets;
  }

  isEmpty(set: IpsetName): boolean {
    let empty = true;
    this.state.entries.range(`${set}\t`, `${set}\n`, () => (empty = false));
    return empty;
  }
}
