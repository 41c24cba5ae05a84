/** A condition of a rule. Models: iptables extensions(8), as far as kube-proxy uses them. */
export type IptablesMatch =
  | { readonly is: 'comment'; readonly text: string }
  | { readonly is: 'protocol'; readonly protocol: string }
  | { readonly is: 'dport'; readonly port: number }
  | { readonly is: 'source' | 'destination'; readonly cidr: string; readonly not?: boolean }
  | { readonly is: 'in'; readonly name: string; readonly not?: boolean }
  | { readonly is: 'ctstate'; readonly states: string; readonly not?: boolean }
  /** The old name of ctstate. */
  | { readonly is: 'state'; readonly states: string }
  | { readonly is: 'mark'; readonly bits: number; readonly not?: boolean }
  /** One packet in `of`. */
  | { readonly is: 'random'; readonly of: number }
  | { readonly is: 'recentCheck'; readonly name: string; readonly seconds: number }
  | { readonly is: 'recentSet'; readonly name: string }
  | { readonly is: 'local'; readonly side: 'src' | 'dst'; readonly not?: boolean }
  /** Address and port (`of`: dst,dst and so on) are an entry of an IP set. */
  | { readonly is: 'set'; readonly name: string; readonly of: string }
  /** A protocol without its module: `-p tcp`. */
  | { readonly is: 'plainProtocol'; readonly protocol: string }
  /** IPVS took the packet to a virtual server. */
  | { readonly is: 'ipvs'; readonly ip: string; readonly protocol: string; readonly port: number }
  /** The packet did not come in by a bridge's port. */
  | { readonly is: 'notBridged' }
  | { readonly is: 'nfacct'; readonly name: string };

/** What a rule does with a packet. */
export type IptablesTarget =
  | { readonly to: 'chain'; readonly chain: string }
  | { readonly to: 'ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' | 'MASQUERADE' }
  /** MASQUERADE without random ports. */
  | { readonly to: 'plainMasquerade' }
  | { readonly to: 'DNAT'; readonly ip: string; readonly port: number }
  /** To a port of the node itself. */
  | { readonly to: 'REDIRECT'; readonly port: number }
  | { readonly to: 'setMark' | 'clearMark'; readonly bits: number }
  /** Counts and goes on. */
  | { readonly to: 'nothing' };

/** A rule of a chain, as data; its texts are made by `ruleText.ts`. */
export interface IptablesRule {
  readonly chain: string;
  readonly matches: readonly IptablesMatch[];
  readonly target: IptablesTarget;
}

/** The tables that kube-proxy writes. */
export type IptablesTable = 'filter' | 'nat';

/** A rule with the conditions that are there. */
export function rule(
  chain: string,
  matches: readonly (IptablesMatch | undefined)[],
  target: IptablesTarget | string,
): IptablesRule {
  const to: IptablesTarget = typeof target === 'string' ? { to: 'chain', chain: target } : target;
  return { chain, matches: matches.filter((m) => m !== undefined), target: to };
}

/** A remark. */
export function comment(text: string): IptablesMatch {
  return { is: 'comment', text };
}

/** Packets of a protocol to an address and port; '' and 0 for any. */
export function towards(
  protocol: string,
  destination: string,
  port: number,
): readonly IptablesMatch[] {
  return [
    { is: 'protocol', protocol },
    ...(destination === '' ? [] : [{ is: 'destination', cidr: destination } as const]),
    ...(port === 0 ? [] : [{ is: 'dport', port } as const]),
  ];
}

export const ACCEPT: IptablesTarget = { to: 'ACCEPT' };
export const DROP: IptablesTarget = { to: 'DROP' };
export const REJECT: IptablesTarget = { to: 'REJECT' };
