/** Rules of a node's kernel. */
export interface RulesAnswer {
  /** `iptables` …, or '' while there are none. */
  readonly mode: string;
  readonly tables: readonly { readonly table: string; readonly text: string }[];
  /** kube-proxy runs. */
  readonly running: boolean;
  readonly fullSyncs: number;
  readonly partialSyncs: number;
  /** When the last sync ended, µs. */
  readonly syncedAt: number;
}

/** A tracked connection. */
export interface ConnectionRow {
  readonly protocol: string;
  readonly state: string;
  /** `10.244.1.2:40000 > 10.96.0.10:53` as it was asked for, and as the answers come. */
  readonly original: string;
  readonly reply: string;
  /** Until it is forgotten. */
  readonly seconds: number;
}

/** What came of a client program. Its packets are the trace rows of its root. */
export interface TrafficAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly outcome: string;
  /** The address that it connected to; '' when the name was not found. */
  readonly ip: string;
  /** µs since it began. */
  readonly resolvedUs: number;
  readonly connectedUs: number;
  readonly totalUs: number;
}

/** What a rule does, in plain words: a text of `rules.json` and what is put into it. */
export interface SaidOfRule {
  readonly id: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A chain, set, map or virtual server with its lines as the kernel's tools print them. */
export interface ExplainedGroup {
  readonly table: string;
  readonly name: string;
  readonly head: SaidOfRule;
  readonly lines: readonly { readonly text: string; readonly says: SaidOfRule }[];
}
