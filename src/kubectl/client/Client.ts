import type { Kind } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { KubectlError, StatusError } from './errors.ts';
import type { StatusBody } from './errors.ts';
import { pathOf } from './paths.ts';
import type { KubeRequest, KubeResponse, KubeWatchEvent, Transport } from './Transport.ts';

type Query = Readonly<Record<string, string>>;

/** Address that all the API servers stand behind. */
const SERVER = '10.0.0.10:6443';

/**
 * Requests by kind, with the API server's refusals as errors and its warnings passed on.
 * Models: k8s.io/cli-runtime pkg/resource Helper
 */
export class Client {
  readonly transport: Transport;
  readonly #warn: (message: string) => void;
  readonly #signal: AbortSignal;
  readonly #headers: Readonly<Record<string, string>>;

  /** `headers` go with every request. */
  constructor(
    transport: Transport,
    warn: (message: string) => void,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.transport = transport;
    this.#warn = warn;
    this.#signal = signal;
    this.#headers = headers;
  }

  async ask(r: KubeRequest): Promise<unknown> {
    this.#signal.throwIfAborted();
    const answer = await this.transport.request(this.#signed(r), this.#signal);
    this.#signal.throwIfAborted();
    for (const w of warningsOf(answer)) this.#warn(w);
    const switched = answer.code === 101;
    if (switched || (answer.code >= 200 && answer.code < 300)) return answer.body;
    throw failureOf(answer);
  }

  /** Deletes, and answers what the API server said. */
  delete(k: Kind, namespace: string, name: string, body: unknown, query: Query): Promise<unknown> {
    const path = pathOf(k, namespace, name);
    return this.ask({ method: 'DELETE', path, query, headers: JSON_TYPE, body });
  }

  update(
    k: Kind,
    namespace: string,
    name: string,
    body: unknown,
    query: Query,
  ): Promise<KubeObject> {
    const r = { method: 'PUT', path: pathOf(k, namespace, name), query, headers: JSON_TYPE, body };
    return this.ask(r as KubeRequest) as Promise<KubeObject>;
  }

  /**
   * Follows changes until `onEvent` answers true, the watch is closed or `signal` ends it.
   * Throws the refusal of a watch that is not opened.
   */
  async watch(
    r: KubeRequest,
    onEvent: (e: KubeWatchEvent) => boolean | undefined,
    signal: AbortSignal = this.#signal,
  ): Promise<void> {
    const own = new AbortController();
    const stop = (): void => own.abort();
    signal.addEventListener('abort', stop);
    let failure: unknown;
    const answer = await this.transport.watch(
      this.#signed(r),
      (e) => {
        if (own.signal.aborted) return;
        try {
          if (onEvent(e) === true) own.abort();
        } catch (error) {
          failure = error;
          own.abort();
        }
      },
      own.signal,
    );
    signal.removeEventListener('abort', stop);
    if (failure !== undefined) throw failure;
    this.#signal.throwIfAborted();
    if (answer.code !== 200 && !own.signal.aborted) throw failureOf(answer);
  }

  #signed(r: KubeRequest): KubeRequest {
    return { ...r, headers: { ...r.headers, ...this.#headers } };
  }

  get(k: Kind, namespace: string, name: string, query?: Query): Promise<KubeObject> {
    const path = pathOf(k, namespace, name);
    return this.ask({ method: 'GET', path, ...(query ? { query } : {}) }) as Promise<KubeObject>;
  }

  create(k: Kind, namespace: string, body: unknown, query: Query): Promise<KubeObject> {
    const r = { method: 'POST', path: pathOf(k, namespace), query, headers: JSON_TYPE, body };
    return this.ask(r as KubeRequest) as Promise<KubeObject>;
  }

  /** `type` is the middle of the media type: `strategic-merge-patch`. */
  patch(
    k: Kind,
    at: { namespace: string; name: string; subresource?: string },
    type: string,
    body: unknown,
    query: Query,
  ): Promise<KubeObject> {
    const suffix = type === 'apply-patch' ? 'yaml' : 'json';
    const headers = { 'content-type': `application/${type}+${suffix}`, accept: 'application/json' };
    const path = pathOf(k, at.namespace, at.name, at.subresource);
    return this.ask({ method: 'PATCH', path, query, headers, body }) as Promise<KubeObject>;
  }
}

const JSON_TYPE = { 'content-type': 'application/json', accept: 'application/json' };

/** The refusal in an answer. Models: client-go rest transformResponse */
export function failureOf(answer: KubeResponse): Error {
  if (answer.code === 0) {
    return new KubectlError(
      `The connection to the server ${SERVER} was refused - did you specify the right host or port?`,
    );
  }
  const status = answer.body as StatusBody | null;
  if (typeof status === 'object' && status?.kind === 'Status') return new StatusError(status);
  const reason = answer.code === 404 ? 'NotFound' : '';
  const message =
    answer.code === 404
      ? 'the server could not find the requested resource'
      : `an error on the server (${JSON.stringify(String(answer.body).trim())}) has prevented the request from succeeding`;
  return new StatusError({ kind: 'Status', code: answer.code, reason, message });
}

/** Texts of `Warning: 299 - "text"` headers. */
function warningsOf(answer: KubeResponse): readonly string[] {
  const header = Object.entries(answer.headers ?? {}).find(([k]) => k.toLowerCase() === 'warning');
  if (!header) return [];
  const values = typeof header[1] === 'string' ? [header[1]] : header[1];
  return values.flatMap((v) =>
    [...v.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((m) => m[1]!.replace(/\\(.)/g, '$1')),
  );
}
