/** A request to the API server, as its entrance takes it; who asks is known by the connection. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path without the query, `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The API server's answer. `code` 0: nobody answered. */
export interface KubeResponse {
  readonly code: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

/** One event of an open watch. */
export interface KubeWatchEvent {
  readonly type: string;
  readonly object: unknown;
}

/**
 * How kubectl reaches the cluster: requests, watches and the cluster's clock. In the page it is
 * the session with the worker, in tests a simulated API server, on the command line the engine.
 * Times are virtual: µs since the Unix epoch.
 */
export interface Transport {
  request(r: KubeRequest, signal?: AbortSignal): Promise<KubeResponse>;
  /** Opens a watch; resolves when it has ended, with the refusal if it was never opened. */
  watch(
    r: KubeRequest,
    onEvent: (e: KubeWatchEvent) => void,
    signal: AbortSignal,
  ): Promise<KubeResponse>;
  now(): number;
  /** Waits in the cluster's time. */
  sleep(us: number, signal: AbortSignal): Promise<void>;
}
