import type { Pod } from '../api/core/pod/fields.ts';
import type { Node } from '../api/core/node/fields.ts';
import { decode } from '../api/fields/decode.ts';
import type { Kind } from '../api/Kind.ts';
import { apiVersionOf } from '../api/Kind.ts';
import type { FieldError } from '../api/meta/FieldError.ts';
import { invalid, required } from '../api/meta/FieldError.ts';
import { NAME_ALPHABET } from '../api/meta/names.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { KeyValue } from '../etcd/EtcdApi.ts';
import type { Actor } from '../sim/Actor.ts';
import type { PMap } from '../sim/PMap.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { SECOND } from '../sim/time.ts';
import type { AdmissionPlugin, AdmissionView } from './admission/Admission.ts';
import { Refusal } from './admission/Admission.ts';
import { namespaceLifecycle } from './admission/namespaceLifecycle.ts';
import { defaultTolerationSeconds, priority, serviceAccount } from './admission/podAdmission.ts';
import { userOf } from './authorize.ts';
import type { EtcdAnswer, EtcdClient } from './EtcdClient.ts';
import { mergePatch } from './patch/mergePatch.ts';
import { strategicMerge } from './patch/strategicMerge.ts';
import type { ApiCall, ApiResponse } from './Request.ts';
import type { RequestInfo } from './requestInfo.ts';
import { requestInfo } from './requestInfo.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  deleted,
  invalidObject,
  methodNotAllowed,
  MODIFIED,
  noSuchResource,
  notFound,
  notModelled,
  unavailable,
  unsupportedMediaType,
} from './status.ts';
import { keyOf, objectOf, storedForm } from './storage.ts';

/** The admission chain, in upstream's order. */
const CHAIN: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
];

/** A request body decoded as a kind, with warnings, or the refusal. */
interface Body {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

interface Creating {
  readonly call: ApiCall;
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

interface Updating {
  readonly call: ApiCall;
  /** What is answered when the transaction succeeds; undefined: a deletion. */
  readonly object: KubeObject | undefined;
  readonly old: KeyValue;
  readonly warnings: readonly string[];
}

/** What an update comes to: the new object, a deletion, nothing to write, or a refusal. */
type Outcome =
  | { readonly write: KubeObject; readonly warnings: readonly string[] }
  | { readonly remove: true }
  | { readonly answer: ApiResponse };

/**
 * Requests that change something. An update is computed on the newest object known and written if
 * that is still the stored one; else it is computed again on what the store answered.
 * Models: apiserver pkg/registry/generic/registry/store.go, pkg/storage/etcd3 GuaranteedUpdate
 */
export class Writer implements AdmissionView {
  readonly #actor: Actor;
  readonly #etcd: EtcdClient;
  readonly #cache: PMap<string, KeyValue>;
  readonly #reply: (call: ApiCall, r: ApiResponse) => void;

  constructor(
    actor: Actor,
    etcd: EtcdClient,
    cache: PMap<string, KeyValue>,
    reply: (call: ApiCall, r: ApiResponse) => void,
  ) {
    this.#actor = actor;
    this.#etcd = etcd;
    this.#cache = cache;
    this.#reply = reply;
  }

  /** An object of the watch cache, for admission. */
  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    const middle = namespace === '' ? '' : `${namespace}/`;
    const kv = this.#cache.get(`/registry/${resource}/${middle}${name}`);
    return kv && objectOf(kv);
  }

  /** Virtual time, for what the server stamps. */
  get now(): number {
    return this.#actor.now;
  }

  /** Five characters as generated names end with. */
  suffix(): string {
    let s = '';
    for (let i = 0; i < 5; i++) s += NAME_ALPHABET[this.#actor.prng.int(NAME_ALPHABET.length)];
    return s;
  }

  /** Starts a change; answers what can be said at once. */
  begin(call: ApiCall, info: RequestInfo, kind: Kind): ApiResponse | undefined {
    const { method } = call.request;
    if (method === 'POST') {
      if (info.subresource === 'binding') return this.#updateKnown(call, info, kind);
      if (info.subresource !== '') return notModelled(`${kind.resource}/${info.subresource}`);
      return info.name === '' ? this.#create(call, info, kind) : methodNotAllowed();
    }
    if (info.name === '') {
      return method === 'DELETE' ? notModelled('deletecollection') : methodNotAllowed();
    }
    if (info.subresource !== '' && info.subresource !== 'status') return noSuchResource();
    return this.#updateKnown(call, info, kind);
  }

  #create(call: ApiCall, info: RequestInfo, kind: Kind): ApiResponse | undefined {
    const body = decodeBody(call, kind);
    if ('code' in body) return body;
    const made = this.#prepareNew(call, info, kind, body.object);
    if ('code' in made) return made;
    const object = made;
    const key = keyOf(kind, object.metadata?.namespace ?? '', object.metadata!.name!);
    if (call.request.query?.['dryRun'] !== undefined) {
      if (this.#cache.has(key)) return alreadyExists(kind, object.metadata!.name!);
      return withWarnings({ code: 201, body: object }, body.warnings);
    }
    this.#etcd.call(
      {
        type: 'txn',
        compare: [{ key, target: 'modRevision', op: '=', value: 0 }],
        success: [{ op: 'put', key, value: storedForm(kind, object) }],
        failure: [],
      },
      'apiserver.afterCreate',
      { call, object, warnings: body.warnings } satisfies Creating,
    );
    return undefined;
  }

  afterCreate({ response, data }: EtcdAnswer<Creating>): void {
    const { call, object, warnings } = data;
    const kind = requestInfo(call.request.path)!.kind!;
    if (response.type !== 'txn') this.#reply(call, unavailable('request timed out'));
    else if (!response.succeeded) this.#reply(call, alreadyExists(kind, object.metadata!.name!));
    else {
      const body = withVersion(kind, object, response.revision);
      this.#reply(call, withWarnings({ code: 201, body }, warnings));
    }
  }

  /** Names, scope, defaults, admission, validation of a new object. */
  #prepareNew(
    call: ApiCall,
    info: RequestInfo,
    kind: Kind,
    given: KubeObject,
  ): KubeObject | ApiResponse {
    const meta = given.metadata ?? {};
    const scope = checkScope(info, kind, meta.namespace);
    if (scope) return scope;
    const generated = !meta.name && meta.generateName;
    const name = generated ? `${meta.generateName}${this.suffix()}` : meta.name;
    const metadata = {
      ...meta,
      ...(name === undefined ? {} : { name }),
      ...(kind.namespaced ? { namespace: info.namespace } : {}),
      uid: this.#uid(),
      creationTimestamp: rfc3339(this.#actor.now),
    };
    const admitted = this.#admit(call, info, kind, 'CREATE', kind.defaults({ ...given, metadata }));
    if (admitted instanceof Refusal) return admitted.response;
    const object = kind.prepareForCreate(kind.defaults(admitted!));
    const errors = [...validateMeta(kind, object), ...kind.validate(object)];
    return errors.length > 0 ? invalidObject(kind, name ?? '', errors) : object;
  }

  #admit(
    call: ApiCall,
    info: RequestInfo,
    kind: Kind,
    operation: 'CREATE' | 'UPDATE' | 'DELETE',
    given: KubeObject | undefined,
  ): KubeObject | undefined | Refusal {
    let object = given;
    for (const plugin of CHAIN) {
      const name = object?.metadata?.name ?? info.name;
      const { namespace, subresource } = info;
      const user = userOf(call.request);
      const a = { operation, kind, namespace, name, subresource, object, user };
      const result = plugin.admit(a, this);
      if (result instanceof Refusal) return result;
      object = result;
    }
    return object;
  }

  /** Computes an update on the cached object; asks the store when there is none. */
  #updateKnown(call: ApiCall, info: RequestInfo, kind: Kind): ApiResponse | undefined {
    const key = keyOf(kind, info.namespace, info.name);
    const known = this.#cache.get(key);
    if (known) return this.#update(call, known);
    this.#etcd.call({ type: 'range', key }, 'apiserver.afterRead', call);
    return undefined;
  }

  afterRead({ response, data: call }: EtcdAnswer<ApiCall>): void {
    const info = requestInfo(call.request.path)!;
    if (response.type !== 'range') this.#reply(call, unavailable('request timed out'));
    else if (response.kvs[0]) this.#answer(call, this.#update(call, response.kvs[0]));
    else this.#answer(call, this.#updateMissing(call, info, info.kind!));
  }

  #updateMissing(call: ApiCall, info: RequestInfo, kind: Kind): ApiResponse | undefined {
    const creates = call.request.method === 'PUT' && kind.createOnUpdate && !info.subresource;
    return creates ? this.#create(call, info, kind) : notFound(kind, info.name);
  }

  #answer(call: ApiCall, r: ApiResponse | undefined): void {
    if (r) this.#reply(call, r);
  }

  #update(call: ApiCall, old: KeyValue): ApiResponse | undefined {
    const info = requestInfo(call.request.path)!;
    const kind = info.kind!;
    const outcome = this.#outcome(call, info, kind, objectOf(old));
    if ('answer' in outcome) return outcome.answer;
    const dry = call.request.query?.['dryRun'] !== undefined;
    const key = old.key;
    const object = 'write' in outcome ? outcome.write : undefined;
    const warnings = 'write' in outcome ? outcome.warnings : [];
    if (dry) return { code: 200, body: object ?? objectOf(old) };
    const op = object
      ? ({ op: 'put', key, value: storedForm(kind, object) } as const)
      : ({ op: 'delete', key } as const);
    this.#etcd.call(
      {
        type: 'txn',
        compare: [{ key, target: 'modRevision', op: '=', value: old.modRevision }],
        success: [op],
        failure: [{ op: 'range', key }],
      },
      'apiserver.afterUpdate',
      { call, object, old, warnings } satisfies Updating,
    );
    return undefined;
  }

  afterUpdate({ response, data }: EtcdAnswer<Updating>): void {
    const { call, object, old, warnings } = data;
    const info = requestInfo(call.request.path)!;
    const kind = info.kind!;
    if (response.type !== 'txn') {
      this.#reply(call, unavailable('request timed out'));
      return;
    }
    if (!response.succeeded) {
      const found = response.results[0];
      const now = found?.op === 'range' ? found.kvs[0] : undefined;
      this.#answer(call, now ? this.#update(call, now) : this.#updateMissing(call, info, kind));
      return;
    }
    this.#reply(
      call,
      withWarnings(answerOf(call, info, kind, object, old, response.revision), warnings),
    );
  }

  /** What a request makes of the present object. */
  #outcome(call: ApiCall, info: RequestInfo, kind: Kind, old: KubeObject): Outcome {
    const { method } = call.request;
    if (method === 'DELETE') return this.#deletion(call, info, kind, old);
    if (info.subresource === 'binding') return bind(call, kind, old, this);
    const body = method === 'PUT' ? decodeBody(call, kind) : patched(call, kind, old);
    if ('code' in body) return { answer: body };
    const given = body.object;
    const scope = checkScope(info, kind, given.metadata?.namespace);
    if (scope) return { answer: scope };
    const asked = given.metadata?.resourceVersion ?? '';
    if (asked !== '' && asked !== old.metadata?.resourceVersion) {
      return { answer: conflict(kind, info.name, MODIFIED) };
    }
    if (asked === '' && method === 'PUT' && !kind.unconditionalUpdate) {
      const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
      return { answer: invalidObject(kind, info.name, [error]) };
    }
    if (given.metadata?.uid && given.metadata.uid !== old.metadata?.uid) {
      const why = `Precondition failed: UID in precondition: ${given.metadata.uid}, UID in object meta: ${old.metadata?.uid}`;
      return { answer: conflict(kind, info.name, why) };
    }
    return this.#changed(call, info, kind, given, old, body.warnings);
  }

  #changed(
    call: ApiCall,
    info: RequestInfo,
    kind: Kind,
    given: KubeObject,
    old: KubeObject,
    warnings: readonly string[],
  ): Outcome {
    const kept = { ...given, metadata: keepMeta(given.metadata ?? {}, old.metadata ?? {}) };
    const status = info.subresource === 'status';
    if (status && !kind.prepareForStatusUpdate) return { answer: noSuchResource() };
    const object = status
      ? kind.prepareForStatusUpdate!(kept, old)
      : kind.prepareForUpdate(kind.defaults(kept), old);
    if (!status) {
      const admitted = this.#admit(call, info, kind, 'UPDATE', object);
      if (admitted instanceof Refusal) return { answer: admitted.response };
      const errors = [...validateMeta(kind, object), ...kind.validateUpdate(object, old)];
      if (errors.length > 0) return { answer: invalidObject(kind, info.name, errors) };
    }
    if (isFinished(object)) return { remove: true };
    if (equalObjects(object, old)) return { answer: { code: 200, body: old } };
    return { write: object, warnings };
  }

  #deletion(call: ApiCall, info: RequestInfo, kind: Kind, old: KubeObject): Outcome {
    const admitted = this.#admit(call, info, kind, 'DELETE', old);
    if (admitted instanceof Refusal) return { answer: admitted.response };
    const options = (call.request.body ?? {}) as DeleteOptions;
    const wrong = checkPreconditions(options, kind, old);
    if (wrong) return { answer: wrong };
    const meta = old.metadata ?? {};
    const asked = options.gracePeriodSeconds ?? undefined;
    const grace = kind.gracePeriod ? kind.gracePeriod(old, asked) : 0;
    const held = (meta.finalizers?.length ?? 0) > 0 || holdsFinalizer(old);
    if (meta.deletionTimestamp !== undefined) {
      const left = meta.deletionGracePeriodSeconds ?? 0;
      if (held || (grace >= left && left > 0)) return { answer: { code: 200, body: old } };
      if (grace === 0) return { remove: true };
    }
    if (grace === 0 && !held) return { remove: true };
    return { write: this.#marked(old, grace), warnings: [] };
  }

  /** The object with its end announced. */
  #marked(old: KubeObject, grace: number): KubeObject {
    const ends = rfc3339(this.#actor.now + grace * SECOND);
    const generation = old.metadata?.generation;
    const metadata = {
      ...old.metadata,
      deletionTimestamp: ends,
      deletionGracePeriodSeconds: grace,
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    };
    const object = { ...old, metadata };
    if (old.kind !== 'Namespace') return object;
    return { ...object, status: { phase: 'Terminating' } } as KubeObject;
  }

  #uid(): string {
    const { prng } = this.#actor;
    const hex = (n: number): string => n.toString(16).padStart(8, '0');
    const [a, b, c, d] = [prng.u32(), prng.u32(), prng.u32(), prng.u32()].map(hex);
    const variant = '89ab'[parseInt(c![0]!, 16) & 3]!;
    return `${a}-${b!.slice(0, 4)}-4${b!.slice(5)}-${variant}${c!.slice(1, 4)}-${c!.slice(4)}${d}`;
  }
}

interface DeleteOptions {
  readonly gracePeriodSeconds?: number | null;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

function checkPreconditions(
  o: DeleteOptions,
  kind: Kind,
  old: KubeObject,
): ApiResponse | undefined {
  const { uid, resourceVersion } = o.preconditions ?? {};
  const meta = old.metadata ?? {};
  if (uid !== undefined && uid !== meta.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${meta.uid}`;
    return conflict(kind, meta.name ?? '', why);
  }
  if (resourceVersion !== undefined && resourceVersion !== meta.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${meta.resourceVersion}`;
    return conflict(kind, meta.name ?? '', why);
  }
  return undefined;
}

/** A namespace is held by its spec's finalizer. */
function holdsFinalizer(o: KubeObject): boolean {
  const spec = (o as { spec?: { finalizers?: readonly string[] } }).spec;
  return o.kind === 'Namespace' && (spec?.finalizers?.length ?? 0) > 0;
}

/** Marked for deletion, nothing holds it any more. */
function isFinished(o: KubeObject): boolean {
  const m = o.metadata ?? {};
  if (m.deletionTimestamp === undefined || (m.finalizers?.length ?? 0) > 0) return false;
  return (m.deletionGracePeriodSeconds ?? 0) === 0 && !holdsFinalizer(o);
}

function answerOf(
  call: ApiCall,
  info: RequestInfo,
  kind: Kind,
  object: KubeObject | undefined,
  old: KeyValue,
  revision: number,
): ApiResponse {
  if (info.subresource === 'binding') {
    const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
    return { code: 201, body };
  }
  if (object) return { code: 200, body: withVersion(kind, object, revision) };
  if (call.request.method !== 'DELETE') return { code: 200, body: objectOf(old) };
  if (kind.deleteAnswersObject) return { code: 200, body: objectOf(old) };
  return deleted(kind, info.name, objectOf(old).metadata?.uid ?? '');
}

function withVersion(kind: Kind, object: KubeObject, revision: number): KubeObject {
  const stored = storedForm(kind, object);
  return { ...stored, metadata: { ...stored.metadata, resourceVersion: String(revision) } };
}

function withWarnings(r: ApiResponse, warnings: readonly string[]): ApiResponse {
  if (warnings.length === 0) return r;
  return { ...r, headers: { Warning: warnings.map((w) => `299 - ${JSON.stringify(w)}`) } };
}

/** What a client may not change of the metadata comes from the stored object. */
function keepMeta(
  given: NonNullable<KubeObject['metadata']>,
  old: NonNullable<KubeObject['metadata']>,
): NonNullable<KubeObject['metadata']> {
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...rest } = given;
  return {
    ...rest,
    ...pick(old, 'name'),
    ...pick(old, 'namespace'),
    ...pick(old, 'uid'),
    ...pick(old, 'resourceVersion'),
    ...pick(old, 'generation'),
    ...pick(old, 'creationTimestamp'),
    ...pick(old, 'deletionTimestamp'),
    ...pick(old, 'deletionGracePeriodSeconds'),
  };
}

function pick<T extends object, K extends keyof T>(o: T, k: K): Partial<Pick<T, K>> {
  return o[k] === undefined ? {} : ({ [k]: o[k] } as unknown as Partial<Pick<T, K>>);
}

/** Decoded bodies of components are plain data in the kind's form already; others are decoded. */
function decodeBody(call: ApiCall, kind: Kind): Body | ApiResponse {
  const r = call.request;
  let data = r.body;
  if (typeof data === 'string') {
    try {
      data = JSON.parse(data);
    } catch {
      return badRequest('the object provided is unrecognized');
    }
  }
  const typed = checkType(data, kind);
  if (typed) return typed;
  return strictly(call, kind, data);
}

/** Decodes as the kind; unknown fields warn, are refused, or are passed over. */
function strictly(call: ApiCall, kind: Kind, data: unknown): Body | ApiResponse {
  const { value, unknown, error } = decode(kind.fields, data);
  const cannot = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`;
  if (error !== undefined) return badRequest(`${cannot}: ${error}`);
  const level = call.request.query?.['fieldValidation'] ?? 'Warn';
  const texts = unknown.map((f) => `unknown field ${JSON.stringify(f)}`);
  if (level === 'Strict' && texts.length > 0) {
    return badRequest(`${cannot}: strict decoding error: ${texts.join(', ')}`);
  }
  return { object: value as KubeObject, warnings: level === 'Ignore' ? [] : texts };
}

function checkType(data: unknown, kind: Kind): ApiResponse | undefined {
  const { apiVersion, kind: name } = (data ?? {}) as { apiVersion?: unknown; kind?: unknown };
  const version = typeof apiVersion === 'string' ? apiVersion : apiVersionOf(kind);
  const given = typeof name === 'string' && name !== '' ? name : kind.kind;
  if (version === apiVersionOf(kind) && given === kind.kind) return undefined;
  const short = version.slice(version.indexOf('/') + 1);
  return badRequest(
    `${given} in version ${JSON.stringify(short)} cannot be handled as a ${kind.kind}: no kind ${JSON.stringify(given)} is registered for version ${JSON.stringify(version)} in scheme "pkg/runtime/scheme.go:111"`,
  );
}

function patched(call: ApiCall, kind: Kind, old: KubeObject): Body | ApiResponse {
  const type = call.request.headers?.['content-type'] ?? '';
  const patch = call.request.body;
  try {
    if (type === 'application/merge-patch+json') {
      return strictly(call, kind, mergePatch(old, patch));
    }
    if (type === 'application/strategic-merge-patch+json') {
      return strictly(call, kind, strategicMerge(old, patch, kind.fields));
    }
  } catch (error) {
    return badRequest(error instanceof Error ? error.message : String(error));
  }
  if (type === 'application/json-patch+json' || type.startsWith('application/apply-patch')) {
    return notModelled(type);
  }
  return unsupportedMediaType();
}

function checkScope(
  info: RequestInfo,
  kind: Kind,
  namespace: string | undefined,
): ApiResponse | undefined {
  if (!kind.namespaced || namespace === undefined || namespace === info.namespace) return undefined;
  return badRequest(
    `the namespace of the provided object does not match the namespace sent on the request`,
  );
}

/** Models: apimachinery pkg/api/validation/objectmeta.go */
function validateMeta(kind: Kind, o: KubeObject): readonly FieldError[] {
  const meta = o.metadata ?? {};
  if (!meta.name) {
    return [required('metadata.name', 'name or generateName is required')];
  }
  return kind.validateName(meta.name).map((m) => invalid('metadata.name', meta.name, m));
}

function equalObjects(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return false;
  if (Array.isArray(x) !== Array.isArray(y)) return false;
  const a = x as Record<string, unknown>;
  const b = y as Record<string, unknown>;
  const ka = Object.keys(a).filter((k) => a[k] !== undefined);
  const kb = Object.keys(b).filter((k) => b[k] !== undefined);
  return ka.length === kb.length && ka.every((k) => equalObjects(a[k], b[k]));
}

/** A Binding sets the Pod's node, once. Models: pkg/registry/core/pod/storage BindingREST */
function bind(call: ApiCall, kind: Kind, pod: Pod, view: Writer): Outcome {
  const target = (call.request.body as { target?: { name?: string } } | undefined)?.target?.name;
  const name = pod.metadata?.name ?? '';
  if (!target) return { answer: badRequest('target.name is required') };
  if (pod.metadata?.deletionTimestamp !== undefined) {
    return {
      answer: conflict(kind, name, `pod ${name} is being deleted, cannot be assigned to a host`),
    };
  }
  const has = pod.spec?.nodeName;
  if (has) {
    return {
      answer: conflict(
        kind,
        name,
        `pod ${name} is already assigned to node ${JSON.stringify(has)}`,
      ),
    };
  }
  const node: Node | undefined = view.get('nodes', '', target);
  const labels: Record<string, string> = { ...pod.metadata?.labels };
  for (const key of ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']) {
    const value = node?.metadata?.labels?.[key];
    if (value !== undefined) labels[key] = value;
  }
  const others = (pod.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled');
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: rfc3339(view.now),
    observedGeneration: pod.metadata?.generation ?? 1,
  };
  const write: Pod = {
    ...pod,
    metadata: { ...pod.metadata, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: { ...pod.spec, nodeName: target },
    status: { ...pod.status, conditions: [...others, scheduled] },
  };
  return { write, warnings: [] };
}
