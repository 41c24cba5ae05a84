import type { Client } from '../client/Client.ts';
import type { Transport } from '../client/Transport.ts';
import type { Flags, FlagTable } from './flags.ts';

/** Where kubectl runs: who it is, what it talks to, where its words go. */
export interface Env {
  readonly transport: Transport;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** What `-f -` reads. */
  readonly stdin: string;
  /** Ends a running command; it then answers with exit code 130. */
  readonly signal: AbortSignal;
  readonly config: KubeConfig;
  /** What `-f name` reads; undefined when there is no such file. */
  readonly readFile?: (path: string) => string | undefined;
}

/** What a kubeconfig with one context says; `namespace` may be set by the user. */
export interface KubeConfig {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  namespace: string;
}

/** A verb at work. */
export interface Invocation {
  /** Full name: `rollout status`. */
  readonly verb: string;
  readonly args: readonly string[];
  /** How many of `args` stand before `--`. */
  readonly beforeDash: number;
  readonly flags: Flags;
  readonly env: Env;
  readonly client: Client;
  readonly namespace: string;
  /** `--namespace` was given. */
  readonly enforceNamespace: boolean;
}

/** A verb: its flags and what it does. Failures are thrown; see `errorText`. */
export interface Command {
  readonly flags: FlagTable;
  /** Flags without which the verb refuses to begin. */
  readonly required?: readonly string[];
  readonly run: (c: Invocation) => Promise<void>;
}

/** Verbs below a verb: `rollout` has `status`, `undo` … */
export interface CommandGroup {
  /** What the verb does without one of them. */
  readonly own?: Command;
  readonly verbs: Readonly<Record<string, Command | CommandGroup>>;
}

/** Flags by which most verbs choose objects. */
export const SELECT_FLAGS: FlagTable = {
  selector: { type: 'string', short: 'l' },
  'field-selector': { type: 'string' },
  'all-namespaces': { type: 'bool', short: 'A' },
  all: { type: 'bool' },
};

/** Flags that name manifests. */
export const FILE_FLAGS: FlagTable = {
  filename: { type: 'list', short: 'f' },
  kustomize: { type: 'string', short: 'k' },
  recursive: { type: 'bool', short: 'R' },
};

/** Flags of verbs that print the object they made or changed. */
export const PRINT_FLAGS: FlagTable = {
  output: { type: 'string', short: 'o' },
  template: { type: 'string' },
  'allow-missing-template-keys': { type: 'bool', initial: 'true' },
  'show-managed-fields': { type: 'bool' },
};

/** Flags of verbs that write. */
export const WRITE_FLAGS: FlagTable = {
  'dry-run': { type: 'string', bare: 'unchanged', initial: 'none' },
  'field-manager': { type: 'string' },
  validate: { type: 'string', bare: 'strict', initial: 'strict' },
  'save-config': { type: 'bool' },
  record: { type: 'bool' },
};
