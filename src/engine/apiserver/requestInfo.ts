import type { Kind } from '../api/Kind.ts';
import { isServed, kindOfResource } from '../api/registry.ts';

/** What a path names. Models: apiserver pkg/endpoints/request/requestinfo.go */
export interface RequestInfo {
  readonly apiVersion: string;
  readonly kind: Kind | undefined;
  readonly resource: string;
  /** '' for cluster scope or all namespaces. */
  readonly namespace: string;
  /** '' for a collection. */
  readonly name: string;
  readonly subresource: string;
  /** The group version is served, whatever the resource. */
  readonly served: boolean;
}

const cache = new Map<string, RequestInfo | undefined>();

function parse(path: string): RequestInfo | undefined {
  const all = path.split('/').slice(1).map(decodeURIComponent);
  const core = all[0] === 'api';
  if (!core && all[0] !== 'apis') return undefined;
  const skip = core ? 2 : 3;
  if (all.length <= skip) return undefined;
  const apiVersion = core ? all[1]! : `${all[1]}/${all[2]}`;
  let parts = all.slice(skip);
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 2 && !isOwnSubresource(parts[2]!)) {
    namespace = parts[1]!;
    parts = parts.slice(2);
  }
  const [resource = '', name = '', ...rest] = parts;
  return {
    apiVersion,
    kind: kindOfResource(apiVersion, resource),
    resource,
    namespace,
    name,
    subresource: rest.join('/'),
    served: isServed(apiVersion),
  };
}

/** `/api/v1/namespaces/x/status` is about the namespace itself. */
function isOwnSubresource(part: string): boolean {
  return part === 'status' || part === 'finalize';
}

/** Reads a path; undefined when it is none of the API's. Remembers what it read. */
export function requestInfo(path: string): RequestInfo | undefined {
  if (cache.has(path)) return cache.get(path);
  let info: RequestInfo | undefined;
  try {
    info = parse(path);
  } catch {
    info = undefined;
  }
  if (cache.size > 50_000) cache.clear();
  cache.set(path, info);
  return info;
}
