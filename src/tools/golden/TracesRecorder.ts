import type { KubeEvent } from '../../engine/api/core/event/fields.ts';
import type { ApiCall, ApiRequest } from '../../engine/apiserver/Request.ts';
import type { Cluster } from '../../engine/Cluster.ts';
import type { Change } from '../../engine/etcd/mvcc/Store.ts';
import type { SimEvent } from '../../engine/sim/SimEvent.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { RecordedChange, RecordedEvent } from './tracesFormat.ts';
import { diffOf } from './tracesFormat.ts';
import { ReplayCanon } from './tracesNames.ts';

interface Series {
  readonly series?: { readonly count?: number };
}

interface Asked {
  readonly actor: string;
  readonly did: string;
}

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** How long a deletion explains the end of what finalizers held, s. */
const FRESH_S = 3.1;

/** A controller acts by its service account. */
const ACCOUNT = /^system:serviceaccount:kube-system:(.+)$/;

/** Verb and subresource as an audit log names them. */
function didOf(r: ApiRequest): string {
  const parts = r.path.split('/').filter(Boolean);
  const rest = parts[0] === 'api' ? parts.slice(2) : parts.slice(3);
  const own = rest[2] === 'status' || rest[2] === 'finalize';
  const inside = rest[0] === 'namespaces' && rest.length > 2 && !own ? rest.slice(2) : rest;
  const verb = r.method === 'DELETE' && inside.length === 1 ? 'deletecollection' : VERBS[r.method];
  return inside.length > 2 ? `${verb} ${inside[2]}` : (verb ?? r.method);
}

/**
 * What an API server writes while it serves another's request, it asks of itself. Recordings know
 * of nobody behind an eviction's changes of its Pod.
 */
function ownDoing(kind: string, asked: Asked | undefined): Asked | undefined {
  if (kind === 'Pod' && asked?.did === 'create eviction') return undefined;
  const budget = kind === 'PodDisruptionBudget' && asked?.did === 'create eviction';
  const quota = kind === 'ResourceQuota' && asked?.actor !== 'kubectl' && asked?.did === 'create';
  return budget || quota ? { actor: 'apiserver', did: 'update status' } : asked;
}

/** What a recording leaves out of an object. */
function trimmed(o: unknown): unknown {
  const { kind: _, apiVersion: __, ...rest } = o as Rec;
  const {
    managedFields: _m,
    uid: _u,
    resourceVersion: _r,
    ...metadata
  } = (rest['metadata'] ?? {}) as Rec;
  const owners = (metadata['ownerReferences'] as readonly Rec[] | undefined)?.map(
    ({ uid: _x, ...ref }) => ref,
  );
  const out: Rec = {
    ...rest,
    metadata: owners ? { ...metadata, ownerReferences: owners } : metadata,
  };
  return withoutNoise(out);
}

type Rec = Readonly<Record<string, unknown>>;

const TOKEN_VOLUME = /^kube-api-access-/;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Drops the token volume, the last-applied annotation and image ids, wherever they stand. */
function withoutNoise(o: unknown): unknown {
  if (Array.isArray(o)) return o.filter((x) => !isToken(x)).map(withoutNoise);
  if (typeof o !== 'object' || o === null) return o;
  const out: Record<string, unknown> = {};
  for (const [k, v] of Object.entries(o)) {
    if (k === 'imageID' || k === LAST_APPLIED || v === undefined) continue;
    const kept = withoutNoise(v);
    const list = k === 'volumes' || k === 'volumeMounts' || k === 'annotations';
    if (list && Object.keys(kept as object).length === 0) continue;
    out[k] = kept;
  }
  return out;
}

function isToken(x: unknown): boolean {
  const name = (x as { name?: unknown } | null)?.name;
  return typeof name === 'string' && TOKEN_VOLUME.test(name);
}

/**
 * Watches a cluster from outside: every change of every object with the request that made it. The
 * actor is the request's service account in kube-system (`deployment-controller`), or else its
 * `user-agent` up to a slash, or else the name of the process that sent it.
 */
export class TracesRecorder {
  readonly canon = new ReplayCanon();
  readonly changes: (RecordedChange & { readonly namespace: string })[] = [];
  readonly events: (RecordedEvent & { readonly namespace: string })[] = [];
  readonly #cluster: Cluster;
  readonly #asked = new Map<number, Asked>();
  readonly #parent = new Map<number, number>();
  readonly #deleters = new Map<string, { readonly asked: Asked; readonly t: number }>();
  #next = 0;
  #zero = 0;

  constructor(cluster: Cluster, onRequest: (e: SimEvent) => SimEvent) {
    this.#cluster = cluster;
    const { queue } = cluster.sim;
    const push = queue.push.bind(queue);
    const servers = new Set([...cluster.apiServers, ...cluster.etcds].map((a) => a.id));
    queue.push = (e) => {
      if (!servers.has(e.to)) push(e);
      else push(this.#note(e.what === 'apiserver.request' ? onRequest(e) : e));
    };
  }

  #note(e: SimEvent): SimEvent {
    if (e.what === 'apiserver.request') {
      const { request } = e.data as ApiCall;
      if (request.method !== 'GET') this.#asked.set(e.seq, this.#who(e, request));
    } else if (e.cause !== 0 && !e.what.includes('raft')) this.#parent.set(e.seq, e.cause);
    return e;
  }

  #who(e: SimEvent, request: ApiRequest): Asked {
    const from = this.#cluster.sim.actor(e.from);
    const binary = from.name.slice(from.name.indexOf('/') + 1);
    const account = ACCOUNT.exec(request.user?.username ?? '')?.[1];
    const agent = account ?? request.headers?.['user-agent']?.split('/')[0] ?? binary;
    const actor = binary === 'kubelet' ? `kubelet ${from.machine}` : agent;
    return { actor, did: didOf(request) };
  }

  /** The clock of the recording starts now. */
  begin(): void {
    this.#zero = this.#cluster.sim.now;
    this.changes.length = 0;
    this.events.length = 0;
    this.#next = this.#cluster.etcds[0]!.etcd.state.history.end;
  }

  /** Takes in what changed since; call it before the store compacts. */
  drain(): void {
    const { history } = this.#cluster.etcds[0]!.etcd.state;
    for (; this.#next < history.end; this.#next++) {
      const c = history.at(this.#next);
      if (c) this.#take(c);
    }
  }

  #take(c: Change): void {
    const value = (c.kv.value ?? c.prev?.value) as Rec | undefined;
    if (!value || typeof value !== 'object' || !value['kind']) return;
    this.canon.learn(value);
    if (value['kind'] === 'Event') {
      if (c.type === 'PUT') this.#takeEvent(value);
      return;
    }
    const meta = value['metadata'] as { name: string; namespace?: string };
    const asked = ownDoing(value['kind'] as string, this.#blamed(c));
    const base = {
      t: this.#t,
      actor: asked?.actor ?? null,
      did: asked?.did ?? null,
      kind: value['kind'] as string,
      name: meta.name,
      namespace: meta.namespace ?? '',
    };
    if (c.type === 'DELETE') this.changes.push({ ...base, type: 'DELETED', diff: {} });
    else if (!c.prev) this.changes.push({ ...base, type: 'ADDED', object: trimmed(value) });
    else {
      const diff = diffOf(trimmed(c.prev.value), trimmed(value));
      if (Object.keys(diff).length > 0) this.changes.push({ ...base, type: 'MODIFIED', diff });
    }
  }

  #takeEvent(value: Rec): void {
    const { involvedObject: about = {}, source, series, ...e } = value as KubeEvent & Series;
    const path = about.fieldPath ? `:${about.fieldPath}` : '';
    this.events.push({
      t: this.#t,
      type: e.type ?? '',
      reason: e.reason ?? '',
      from: source?.component || e.reportingComponent || '',
      object: `${about.kind}/${about.name}${path}`,
      message: e.message ?? '',
      count: series?.count ?? e.count ?? 1,
      namespace: about.namespace ?? '',
    });
  }

  /**
   * An object that goes because a finalizer went is its deleter's doing while the deletion is
   * fresh, later nobody's, as in the recordings.
   */
  #blamed(c: Change): Asked | undefined {
    const asked = this.#requestOf(c.kv.cause);
    const deletes = asked?.did.startsWith('delete') ?? false;
    if (c.type !== 'DELETE' && deletes) this.#deleters.set(c.kv.key, { asked: asked!, t: this.#t });
    if (c.type !== 'DELETE' || deletes) return asked;
    const d = this.#deleters.get(c.kv.key);
    if (!d) return asked;
    return this.#t - d.t < FRESH_S ? d.asked : undefined;
  }

  get #t(): number {
    return (this.#cluster.sim.now - this.#zero) / SECOND;
  }

  /** The request behind an entry of the queue. */
  #requestOf(cause: number): Asked | undefined {
    for (let id: number | undefined = cause; id !== undefined; id = this.#parent.get(id)) {
      const asked = this.#asked.get(id);
      if (asked) return asked;
    }
    return undefined;
  }
}
