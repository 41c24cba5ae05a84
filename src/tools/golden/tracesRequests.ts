import { parseAllDocuments } from 'yaml';
import { KINDS } from '../../engine/api/registry.ts';
import type { Kind } from '../../engine/api/Kind.ts';
import { apiVersionOf } from '../../engine/api/Kind.ts';
import type { ApiRequest, ApiResponse } from '../../engine/apiserver/Request.ts';

/** A request of kubectl's. */
export type KubectlRequest = Omit<ApiRequest, 'user'>;

/** Sends a request and waits for its answer. */
export type Ask = (r: KubectlRequest) => ApiResponse;

/** A map of whatever came as JSON or YAML. */
export type Rec = Readonly<Record<string, unknown>>;

const HEADERS = { 'content-type': 'application/json', 'user-agent': 'kubectl' };

/** The documents of a manifest, lists opened. */
export function manifests(text: string): readonly Rec[] {
  const docs = parseAllDocuments(text).map((d) => d.toJS() as Rec | null);
  return docs
    .filter((d) => d !== null)
    .flatMap((d) => (String(d['kind']).endsWith('List') ? (d['items'] as Rec[]) : [d]));
}

/** The kind that a word of the command line means. Throws what kubectl says when there is none. */
export function kindOf(word: string): Kind {
  const name = word.toLowerCase().split('.')[0]!;
  const found = KINDS.find(
    (k) => k.resource === name || k.singular === name || k.shortNames.includes(name),
  );
  if (!found) throw new Error(`the server doesn't have a resource type "${word}"`);
  return found;
}

/** The kind of a manifest. */
export function kindOfManifest(o: Rec): Kind {
  const { kind = '', apiVersion = '' } = o as { kind?: string; apiVersion?: string };
  const found = KINDS.find((k) => k.kind === kind && apiVersionOf(k) === apiVersion);
  if (!found) throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
  return found;
}

/** Path of a collection or, with a name, of an object. */
export function pathOf(k: Kind, namespace: string, name = ''): string {
  const base = k.group === '' ? `/api/${k.version}` : `/apis/${k.group}/${k.version}`;
  const scope = k.namespaced ? `/namespaces/${namespace}` : '';
  return `${base}${scope}/${k.resource}${name && `/${name}`}`;
}

/** POST. */
export function post(path: string, body: unknown): KubectlRequest {
  return { method: 'POST', path, headers: HEADERS, body };
}

const PATCHES: Readonly<Record<string, string>> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
};

/** PATCH of a type that `kubectl patch --type` knows. */
export function patch(path: string, type: string, body: unknown): KubectlRequest {
  const headers = { ...HEADERS, 'content-type': PATCHES[type] ?? type };
  return { method: 'PATCH', path, headers, body };
}

/** DELETE with options. */
export function remove(path: string, options: Rec): KubectlRequest {
  return { method: 'DELETE', path, headers: HEADERS, body: options };
}

/** PUT. */
export function put(path: string, body: unknown): KubectlRequest {
  return { method: 'PUT', path, headers: HEADERS, body };
}

/** Answers the body of a GET, or throws what the server says. */
export function fetched(ask: Ask, path: string, query?: Readonly<Record<string, string>>): Rec {
  const r = ask({ method: 'GET', path, headers: HEADERS, ...(query ? { query } : {}) });
  return checked(r);
}

/** The body, or the server's refusal as an exception. */
export function checked(r: ApiResponse): Rec {
  if (r.code >= 200 && r.code < 300) return (r.body ?? {}) as Rec;
  const message = (r.body as { message?: string } | undefined)?.message ?? String(r.body);
  throw new Error(`${r.code} ${message}`);
}
