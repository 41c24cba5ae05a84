import type { Alternative } from '../api/Alternative.ts';
import { alternativeOf } from '../api/alternatives.ts';
import type { Kind } from '../api/Kind.ts';
import { isOtherVersion } from './discovery/otherResources.ts';
import { isServed, kindOfResource } from '../api/registry.ts';

/** What a path names. Models: apiserver pkg/endpoints/request/requestinfo.go */
export interface RequestInfo {
  readonly path: string;
  /** The path is below `/api/<version>/` or `/apis/<group>/<version>/`. */
  readonly isResource: boolean;
  /** '' for core. */
  readonly group: string;
  readonly apiVersion: string;
  /** What is stored of it. */
  readonly kind: Kind | undefined;
  /** The kind is asked for under another group or version than it is stored. */
  readonly alternative: Alternative | undefined;
  readonly resource: string;
  /** '' for cluster scope or all namespaces. */
  readonly namespace: string;
  /** '' for a collection. */
  readonly name: string;
  readonly subresource: string;
  /** `/api/v1/watch/…`: a watch without saying so. */
  readonly watch: boolean;
  /** The group version is served, whatever the resource. */
  readonly served: boolean;
}

const cache = new Map<string, RequestInfo>();

function nonResource(path: string): RequestInfo {
  return {
    path,
    isResource: false,
    group: '',
    apiVersion: '',
    kind: undefined,
    alternative: undefined,
    resource: '',
    namespace: '',
    name: '',
    subresource: '',
    watch: false,
    served: false,
  };
}

function parse(path: string): RequestInfo {
  const all = path.split('/');
  all.shift();
  if (path.includes('%')) all.forEach((part, i) => (all[i] = decodeURIComponent(part)));
  if (all[all.length - 1] === '') all.pop();
  const core = all[0] === 'api';
  const skip = core ? 2 : 3;
  if ((!core && all[0] !== 'apis') || all.length <= skip) return nonResource(path);
  const group = core ? '' : all[1]!;
  const apiVersion = core ? all[1]! : `${all[1]}/${all[2]}`;
  let parts = all.slice(skip);
  const watch = parts[0] === 'watch' && parts.length > 1;
  if (watch) parts = parts.slice(1);
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1]!;
    if (parts.length > 2 && !isOwnSubresource(parts[2]!)) parts = parts.slice(2);
  }
  const [resource = '', name = '', ...rest] = parts;
  const alternative = alternativeOf(apiVersion, resource);
  return {
    path,
    isResource: true,
    group,
    apiVersion,
    kind: kindOfResource(apiVersion, resource) ?? alternative?.stored,
    alternative,
    resource,
    namespace,
    name,
    subresource: rest.join('/'),
    watch,
    served: isServed(apiVersion) || alternative !== undefined || isOtherVersion(apiVersion),
  };
}

/** `/api/v1/namespaces/x/status` is about the namespace itself. */
function isOwnSubresource(part: string): boolean {
  return part === 'status' || part === 'finalize';
}

/** Reads a path. Remembers what it read. */
export function requestInfo(path: string): RequestInfo {
  const known = cache.get(path);
  if (known) return known;
  let info: RequestInfo;
  try {
    info = parse(path);
  } catch {
    info = nonResource(path);
  }
  if (cache.size > 50_000) cache.clear();
  cache.set(path, info);
  return info;
}
