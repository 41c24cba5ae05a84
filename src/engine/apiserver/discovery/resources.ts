import { sha256 } from '@noble/hashes/sha2.js';
import type { Kind } from '../../api/Kind.ts';
import { apiVersionOf } from '../../api/Kind.ts';
import { base64Bytes } from '../../api/meta/base64.ts';
import { ALTERNATIVES } from '../../api/alternatives.ts';
import { KINDS } from '../../api/registry.ts';
import { endpointOf } from '../subresources/endpoints.ts';
import type { OtherResource } from './otherResources.ts';
import { OTHER_RESOURCES } from './otherResources.ts';

/** Models: meta/v1 APIResource */
export interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
}

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** What lies below an object, where it is served. */
const SUBRESOURCES = [
  'attach',
  'binding',
  'ephemeralcontainers',
  'eviction',
  'exec',
  'finalize',
  'log',
  'portforward',
  'proxy',
  'resize',
  'scale',
  'status',
  'token',
];

/** What other kinds endpoints speak, beside their own. */
const SPOKEN: Readonly<Record<string, Partial<ApiResource>>> = {
  'pods/attach': { kind: 'PodAttachOptions' },
  'pods/binding': { kind: 'Binding' },
  'pods/eviction': { group: 'policy', version: 'v1', kind: 'Eviction' },
  'pods/exec': { kind: 'PodExecOptions' },
  'pods/portforward': { kind: 'PodPortForwardOptions' },
  'pods/proxy': { kind: 'PodProxyOptions' },
  'nodes/proxy': { kind: 'NodeProxyOptions' },
  'services/proxy': { kind: 'ServiceProxyOptions' },
  'serviceaccounts/token': { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
};
const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

function utf8(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Tells whether a stored object would be read by another server. Models: StorageVersionHash */
function storageVersionHash(group: string, version: string, kind: string): string {
  return base64Bytes(sha256(utf8(`${group}/${version}/${kind}`)).slice(0, 8));
}

function subresource(kind: Kind, name: string): ApiResource[] {
  const e = endpointOf(kind, name);
  if (!e) return [];
  const full = `${kind.resource}/${name}`;
  return [
    {
      name: full,
      singularName: '',
      namespaced: kind.namespaced,
      kind: kind.kind,
      ...(name === 'scale' ? SCALE : SPOKEN[full]),
      verbs: e.methods.map((m) => VERBS[m]!).sort(),
    },
  ];
}

function ofKind(kind: Kind): readonly ApiResource[] {
  const { categories, shortNames } = kind;
  const own: ApiResource = {
    name: kind.resource,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: kind.kind === 'Namespace' ? ALL.filter((v) => v !== 'deletecollection') : ALL,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories ? { categories } : {}),
    storageVersionHash: storageVersionHash(kind.group, kind.version, kind.kind),
  };
  return [own, ...SUBRESOURCES.flatMap((s) => subresource(kind, s))];
}

function ofOther(o: OtherResource): readonly ApiResource[] {
  const [group, version] = o.apiVersion.includes('/')
    ? o.apiVersion.split('/')
    : ['', o.apiVersion];
  const hashed = !o.verbs;
  const own: ApiResource = {
    name: o.resource,
    singularName: o.kind.toLowerCase(),
    namespaced: o.namespaced ?? false,
    kind: o.kind,
    verbs: o.verbs ?? ALL,
    ...(o.shortNames ? { shortNames: o.shortNames } : {}),
    ...(o.categories ? { categories: o.categories } : {}),
    ...(hashed
      ? { storageVersionHash: storageVersionHash(group!, o.storedVersion ?? version!, o.kind) }
      : {}),
  };
  const below = (o.subresources ?? []).map((s) => ({
    name: `${o.resource}/${s}`,
    singularName: '',
    namespaced: o.namespaced ?? false,
    kind: o.kind,
    verbs: ['get', 'patch', 'update'],
  }));
  return [own, ...below];
}

let served: ReadonlyMap<string, readonly ApiResource[]> | undefined;

function collect(): ReadonlyMap<string, readonly ApiResource[]> {
  const out = new Map<string, ApiResource[]>();
  const add = (apiVersion: string, list: readonly ApiResource[]): void => {
    out.set(apiVersion, [...(out.get(apiVersion) ?? []), ...list]);
  };
  for (const k of KINDS) add(apiVersionOf(k), ofKind(k));
  for (const a of ALTERNATIVES) add(a.apiVersion, ofKind(a.stored));
  for (const o of OTHER_RESOURCES) add(o.apiVersion, ofOther(o));
  for (const list of out.values()) list.sort((x, y) => (x.name < y.name ? -1 : 1));
  return out;
}

/** What is served, by group version. */
export function servedResources(): ReadonlyMap<string, readonly ApiResource[]> {
  served ??= collect();
  return served;
}
