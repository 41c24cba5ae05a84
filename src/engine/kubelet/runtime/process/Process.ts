import type { ShellNode } from './parseShell.ts';

/** What a process waits for. */
export interface Wait {
  /** µs; undefined: for ever. */
  readonly us: number | undefined;
  /** What SIGTERM does meanwhile; undefined: nothing, as process 1 has no handler. */
  readonly onTerm?: { readonly us: number; readonly code: number } | 'resume';
  /** The process ends with this code when the time is over. */
  readonly exit?: number;
  /** It waits for the network: a client program with its arguments. */
  readonly net?: NetCall;
}

/** A client program that a process runs. */
export interface NetCall {
  readonly argv: readonly string[];
  /** Where its output goes; undefined: to that of the process. */
  readonly redirect: string | undefined;
}

/** A place in a script. */
export type Frame =
  | { readonly at: 'list'; readonly nodes: readonly ShellNode[]; readonly i: number }
  | { readonly at: 'while'; readonly node: ShellNode; readonly tests: boolean }
  | { readonly at: 'if'; readonly node: ShellNode }
  | { readonly at: 'for'; readonly node: ShellNode; readonly i: number }
  | { readonly at: 'trap' };

/** A process of a container, between two of its steps. Plain immutable data. */
export interface Process {
  readonly frames: readonly Frame[];
  readonly env: Readonly<Record<string, string>>;
  /** Exit code of the last command. */
  readonly code: number;
  /** `trap '…' TERM`; undefined: none set. */
  readonly trap: string | undefined;
  readonly inTrap: boolean;
  readonly termed: boolean;
  readonly wait: Wait | undefined;
  /** Client programs of its image: `curl`, `nslookup` … */
  readonly tools: readonly string[];
}

/** A line that a process wrote. */
export interface Output {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What a step of a process came to: it waits, or it has ended. */
export interface Stepped {
  readonly process: Process;
  readonly files: Readonly<Record<string, string>>;
  readonly output: readonly Output[];
  readonly exit: number | undefined;
}
