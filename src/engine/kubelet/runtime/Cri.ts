import type { Annotations } from './fakes.ts';
import type { ContainerResources } from './RuntimePod.ts';

/** What a container is made of. */
export interface NewContainer {
  readonly podUid: string;
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files that volumes bring, by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly terminationMessagePath: string;
  readonly logAsMessage: boolean;
  readonly annotations: Annotations;
  readonly resources?: ContainerResources;
}

/**
 * A call of the kubelet over CRI, sent as `containerd.cri` {request, client, then, data}; the
 * answer comes to the client's handler `then` as a `CriAnswer`.
 * Models: k8s.io/cri-api/pkg/apis/runtime/v1
 */
export type CriCall =
  | {
      readonly call: 'runPodSandbox';
      readonly podUid: string;
      readonly key: string;
      readonly attempt: number;
      readonly hostNetwork: boolean;
      readonly annotations: Annotations;
    }
  | { readonly call: 'updateRuntimeConfig'; readonly podCIDR: string }
  | { readonly call: 'stopPodSandbox'; readonly podUid: string }
  | { readonly call: 'removePod'; readonly podUid: string }
  | {
      readonly call: 'pullImage';
      readonly image: string;
      readonly podUid: string;
      readonly annotations: Annotations;
    }
  | { readonly call: 'createContainer'; readonly container: NewContainer }
  | { readonly call: 'startContainer'; readonly id: string }
  | { readonly call: 'stopContainer'; readonly id: string; readonly graceUs: number }
  | { readonly call: 'removeContainer'; readonly id: string }
  | {
      readonly call: 'exec';
      readonly id: string;
      readonly command: readonly string[];
      /** µs; 0 for none. */
      readonly timeoutUs: number;
    }
  | {
      readonly call: 'connect';
      readonly id: string;
      readonly port: number;
      /** An HTTP request; undefined: only the connection. */
      readonly path?: string;
      readonly timeoutUs: number;
    }
  | {
      readonly call: 'updateResources';
      readonly id: string;
      readonly resources: ContainerResources;
    };

/** A call as it travels. */
export interface CriAsked {
  readonly request: CriCall;
  readonly client: number;
  readonly then: string;
  readonly data: unknown;
}

/** The answer to a `CriCall`. */
export interface CriAnswer<D = unknown> {
  readonly data: D;
  /** Text of the error, without gRPC's code. */
  readonly error?: string;
  /** gRPC's code: `Unknown`, `NotFound`, `DeadlineExceeded`. */
  readonly errorCode?: string;
  readonly id?: string;
  /** Of `exec`. */
  readonly exitCode?: number;
  readonly output?: string;
  /** Of `exec`: its output by stream. */
  readonly stdout?: string;
  readonly stderr?: string;
  /** Of `connect`: the HTTP status, 0 for a mere connection. */
  readonly status?: number;
}
