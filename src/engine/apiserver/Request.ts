import type { ContainerStatus } from '../api/core/pod/containerFields.ts';

/** Who asks, as authentication found it. Models: staging/src/k8s.io/apiserver/pkg/authentication/user */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A request to kube-apiserver, the same for the page, the components and HTTP. */
export interface ApiRequest {
  /**
   * The user of the client's certificate or token. Absent: `headers.authorization` decides, and
   * without that the request is anonymous.
   */
  readonly user?: UserInfo;
  readonly method: string;
  /** `/api/v1/namespaces/default/pods/web`; without query. */
  readonly path: string;
  /** Query parameters as written; a list when repeated. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-case names. Components share one constant with their `user-agent`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A string is the text as it came over the wire (JSON or YAML by `content-type`); an object is
   * taken as already decoded JSON: it is shared, never changed.
   */
  readonly body?: unknown;
}

/** An answer. `headers` only holds what is not the ordinary case (Warning, Retry-After …). */
export interface ApiResponse {
  readonly code: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Object, Status, or text. Shared and immutable. */
  readonly body: unknown;
  /** The answer opens a watch: `WatchEvent`s follow until it is closed. */
  readonly watch?: true;
}

/** One change as a watch tells it. Models: staging/src/k8s.io/apimachinery/pkg/watch */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/**
 * What travels between a client part (named `api` in its actor) and an API server actor (part
 * `apiserver`), by handler name:
 * - client → server `apiserver.request` ApiCall, `apiserver.cancel` {id}
 * - server → client `api.response` ApiReply, `api.watch` ApiWatchReply, `api.closed` {id, reason}
 * - no process listens: `api.refused` with the ApiCall
 */
export interface ApiCall {
  /** Unique in the calling actor and incarnation. */
  readonly id: number;
  /** Actor id of the caller, where answers go. */
  readonly client: number;
  readonly request: ApiRequest;
}

/** The answer to an `ApiCall`. */
export interface ApiReply {
  readonly id: number;
  readonly response: ApiResponse;
}

/** One event of an open watch. */
export interface ApiWatchReply {
  readonly id: number;
  readonly event: WatchEvent;
  /** Cause stored with the object's last write, so that effects name it (see `Simulation.because`). */
  readonly cause: number;
  readonly root: number;
}

/**
 * What an API server asks of a kubelet, as `server.logs` or `server.exec`; the answer comes to the part
 * `kubeletClient` as `kubeletClient.response` KubeletReply; when no kubelet listens
 * `kubeletClient.refused` with the KubeletCall.
 */
export interface KubeletCall {
  readonly id: number;
  /** Actor id of the API server. */
  readonly client: number;
  /** Of the Pod. */
  readonly uid: string;
  readonly container: string;
  /** `previous`, `tailLines`, `sinceSeconds`, `sinceTime`, `timestamps`, `limitBytes`. */
  readonly query: NonNullable<ApiRequest['query']>;
  /** The container's status as the API server has it. */
  readonly status?: ContainerStatus;
  /** Of `server.exec`: what is to be run. */
  readonly command?: readonly string[];
}

/**
 * What comes of a command in a container: the streams, and the Status that ends them. In
 * Kubernetes they are channels of one WebSocket; here they come together at the end.
 */
export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** A kubelet's answer. */
export interface KubeletReply {
  readonly id: number;
  readonly response: ApiResponse;
}
