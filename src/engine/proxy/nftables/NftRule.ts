/** Side of a packet that an address condition looks at. */
export type NftSide = 'saddr' | 'daddr';

/**
 * One part of a rule, from left to right: conditions first, then what is done.
 * Models: nft(8), as far as kube-proxy uses it.
 */
export type NftPart =
  | { readonly is: 'ctNew' }
  /** The connection was given another destination. */
  | { readonly is: 'dnated' }
  | { readonly is: 'marked'; readonly bits: number }
  | { readonly is: 'inSet'; readonly side: NftSide; readonly set: string }
  /** An address in one of the ranges; written in braces when it is an anonymous set. */
  | {
      readonly is: 'address';
      readonly side: NftSide;
      readonly ranges: readonly string[];
      readonly not: boolean;
      readonly braces: boolean;
    }
  | { readonly is: 'in'; readonly name: string; readonly not: boolean }
  /** The address is one of the node. */
  | { readonly is: 'local'; readonly side: NftSide }
  | { readonly is: 'protocol'; readonly protocol: string }
  /** Source, destination, protocol and port together are an element. */
  | { readonly is: 'connectionIn'; readonly set: string }
  | { readonly is: 'vmap'; readonly by: 'service' | 'nodePort'; readonly map: string }
  | { readonly is: 'jump' | 'goto'; readonly chain: string }
  | { readonly is: 'reject' | 'drop' | 'masquerade' }
  | { readonly is: 'setMark' | 'clearMark'; readonly bits: number }
  /** One of the endpoints at random. */
  | { readonly is: 'dnatAny'; readonly to: readonly NftEndpoint[] }
  /** One of the chains at random. */
  | { readonly is: 'pick'; readonly chains: readonly string[] }
  /** Puts the source into the set, or renews its time there. */
  | { readonly is: 'remember'; readonly set: string }
  | { readonly is: 'dnat'; readonly ip: string; readonly port: number };

/** Where a connection may be sent. */
export interface NftEndpoint {
  readonly ip: string;
  readonly port: number;
}

/** A rule of a chain, as data; its texts are made by `nftText.ts` and `nftList.ts`. */
export interface NftRule {
  readonly chain: string;
  readonly parts: readonly NftPart[];
  readonly comment?: string;
}

/** The hook of a base chain. */
export interface NftHook {
  readonly type: 'filter' | 'nat';
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';
  readonly priority: number;
}

/** A chain without its rules. */
export interface NftChainSpec {
  readonly name: string;
  readonly base?: NftHook;
  readonly comment?: string;
}

/** Types of a set's elements; `address` is ipv4_addr or ipv6_addr. */
export type NftKeyType = 'address' | 'inet_proto' | 'inet_service';

/** A set, or a map to verdicts. */
export interface NftSetSpec {
  readonly name: string;
  readonly map: boolean;
  readonly key: readonly NftKeyType[];
  readonly comment?: string;
  /** Elements are put in by rules and leave after so many seconds. */
  readonly timeoutSeconds?: number;
}

/** What an element of a map says. */
export type NftVerdict = { readonly goto: string } | { readonly drop: true };

/** An element of a set or map. */
export interface NftElement {
  readonly set: string;
  /** Parts joined by ` . `. */
  readonly key: string;
  readonly verdict?: NftVerdict;
  readonly comment?: string;
}

/** A change of the table; a transaction is a list of them. */
export type NftOp =
  | { readonly do: 'addTable' }
  | { readonly do: 'addChain'; readonly chain: NftChainSpec }
  | { readonly do: 'flushChain' | 'deleteChain'; readonly name: string }
  | { readonly do: 'addRule'; readonly rule: NftRule }
  | { readonly do: 'addSet'; readonly set: NftSetSpec }
  | { readonly do: 'flushSet' | 'deleteSet'; readonly name: string }
  | { readonly do: 'addElement' | 'deleteElement'; readonly element: NftElement };

/** A rule. */
export function nftRule(chain: string, parts: readonly NftPart[], comment?: string): NftRule {
  return comment === undefined ? { chain, parts } : { chain, parts, comment };
}
