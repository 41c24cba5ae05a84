import type { ClusterCommand } from '../engine/api/ClusterCommand.ts';
import type { Pace, TraceRowView } from './protocol.ts';

/** What a rejected promise of `window.kubarium` carries. */
export interface KubariumError {
  /** `NotReady`, `BadArgument`, `Unreachable`, or a Status reason such as `NotFound`. */
  readonly code: string;
  readonly message: string;
}

/** What became of one document. */
export interface ApplyResult {
  /** `Pod/default/web` */
  readonly key: string;
  readonly verb: 'created' | 'configured' | 'unchanged' | 'failed';
  /** HTTP code of the last answer; 0 when kubectl refused. */
  readonly status: number;
  /** As kubectl prints it. */
  readonly message: string;
}

/** `window.kubarium`: the cluster for tests and for teachers who script a demonstration. */
export interface Kubarium {
  /** Resolves when the cluster serves. */
  readonly ready: Promise<void>;
  apply(
    yaml: string,
    options?: { readonly wait?: boolean },
  ): Promise<{ readonly results: readonly ApplyResult[]; readonly commandId: number }>;
  /** Runs `kubectl get pods` (or just `get pods`); a here-document may follow below. */
  kubectl(line: string): Promise<{
    readonly stdout: string;
    readonly stderr: string;
    readonly exitCode: number;
  }>;
  /** `'10m'`, `'1h30m'`, `'500ms'` or milliseconds; answers now, ms since the Unix epoch. */
  advance(duration: string | number): Promise<number>;
  pause(): Promise<void>;
  play(pace?: Pace): Promise<void>;
  step(n?: number): Promise<void>;
  now(): Promise<number>;
  fault(fault: Extract<ClusterCommand, { do: 'fault' }>['fault']): Promise<number>;
  snapshot(): Promise<Uint8Array>;
  restore(bytes: Uint8Array): Promise<void>;
  hash(): Promise<string>;
  trace(filter?: {
    readonly root?: number;
    readonly since?: number;
    readonly kinds?: readonly TraceRowView['kind'][];
  }): Promise<readonly TraceRowView[]>;
}
