import { negotiate } from '../negotiate.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import type { ApiResource } from './resources.ts';
import { servedResources } from './resources.ts';

/** Groups in the order of their priority. Models: pkg/controlplane/apiserver, kube-aggregator */
const GROUPS = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];
const SERVER = '10.96.0.1:443';
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Whether a group is served. */
export function isGroup(name: string): boolean {
  return GROUPS.includes(name);
}

function versionsOf(group: string): readonly string[] {
  const all = [...servedResources().keys()].filter((v) => v.startsWith(`${group}/`));
  return all.map((v) => v.slice(group.length + 1)).sort((x, y) => (x < y ? 1 : -1));
}

function groupOf(name: string): object {
  const versions = versionsOf(name).map((version) => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions, preferredVersion: versions[0] };
}

/** Whether the asker takes all groups in one document. */
function wantsAggregated(accept: string | undefined): boolean {
  for (const clause of (accept ?? '').split(',')) {
    const [type, ...params] = clause.split(';').map((p) => p.trim());
    const has = (p: string): boolean => params.includes(p);
    if (type !== 'application/json') continue;
    if (!params.some((p) => p.startsWith('as='))) return false;
    if (has('as=APIGroupDiscoveryList') && has('g=apidiscovery.k8s.io') && has('v=v2')) return true;
  }
  return false;
}

function responseKind(r: ApiResource): object {
  return { group: r.group ?? '', version: r.version ?? '', kind: r.kind };
}

/** Models: apidiscovery/v2 APIVersionDiscovery */
function discoveredVersion(apiVersion: string): object {
  const list = servedResources().get(apiVersion)!;
  const resources = list
    .filter((r) => !r.name.includes('/'))
    .map((r) => {
      const subresources = list
        .filter((s) => s.name.startsWith(`${r.name}/`))
        .map((s) => ({
          subresource: s.name.slice(r.name.length + 1),
          responseKind: responseKind(s),
          verbs: s.verbs,
        }));
      return {
        resource: r.name,
        responseKind: responseKind(r),
        scope: r.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: r.singularName,
        verbs: r.verbs,
        ...(r.shortNames ? { shortNames: r.shortNames } : {}),
        ...(r.categories ? { categories: r.categories } : {}),
        ...(subresources.length > 0 ? { subresources } : {}),
      };
    });
  return {
    version: apiVersion.slice(apiVersion.indexOf('/') + 1),
    resources,
    freshness: 'Current',
  };
}

function aggregated(groups: readonly string[]): ApiResponse {
  const items = groups.map((name) => ({
    metadata: name === '' ? {} : { name },
    versions:
      name === ''
        ? [discoveredVersion('v1')]
        : versionsOf(name).map((v) => discoveredVersion(`${name}/${v}`)),
  }));
  const body = {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items,
  };
  return { code: 200, headers: { 'Content-Type': AGGREGATED }, body };
}

function documentOf(path: string): object | undefined {
  if (path === '/api') {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: SERVER }];
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
  }
  if (path === '/apis') {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(groupOf) };
  }
  const [, root, group = '', version] = path.split('/');
  const groupVersion = root === 'api' ? group : `${group}/${version}`;
  if (root === 'apis' && version === undefined) {
    if (!GROUPS.includes(group)) return undefined;
    return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
  }
  const resources = servedResources().get(groupVersion);
  if (!resources) return undefined;
  const type = { kind: 'APIResourceList', ...(root === 'api' ? {} : { apiVersion: 'v1' }) };
  return { ...type, groupVersion, resources };
}

const paths = new Set(['/api', '/apis']);

/** Whether a path is one of discovery's. */
function isDiscovery(path: string): boolean {
  if (paths.has(path)) return true;
  return /^\/api\/[^/]+$/.test(path) || /^\/apis\/[^/]+(\/[^/]+)?$/.test(path);
}

/**
 * What is served, told to whoever asks: undefined for other paths.
 * Models: apiserver pkg/endpoints/discovery and discovery/aggregated
 */
export function discovery(r: ApiRequest): ApiResponse | undefined {
  const path = r.path.length > 1 && r.path.endsWith('/') ? r.path.slice(0, -1) : r.path;
  if (!isDiscovery(path)) return undefined;
  const accept = r.headers?.['accept'];
  const root = paths.has(path);
  if (root && wantsAggregated(accept)) return aggregated(path === '/api' ? [''] : GROUPS);
  const body = documentOf(path);
  if (body === undefined) return undefined;
  const media = negotiate(accept);
  return 'code' in media ? media : { code: 200, body };
}

/** Every path that is told at `/openapi/v3`. */
function openapiPaths(): readonly string[] {
  const groups = GROUPS.flatMap((g) => [
    `apis/${g}`,
    ...versionsOf(g).map((v) => `apis/${g}/${v}`),
  ]);
  const others = ['.well-known/openid-configuration', 'openid/v1/jwks', 'version'];
  return ['api', 'api/v1', 'apis', ...groups, ...others].sort();
}

/** The index of OpenAPI documents; the documents themselves are not modelled. */
export function openapiIndex(): ApiResponse {
  const entries: Record<string, object> = {};
  for (const p of openapiPaths()) entries[p] = { serverRelativeURL: `/openapi/v3/${p}` };
  const headers = { 'Content-Type': 'text/plain; charset=utf-8' };
  return { code: 200, headers, body: { paths: entries } };
}

/** The paths that the root tells. Models: apiserver pkg/server/routes/index.go */
export function rootIndex(): ApiResponse {
  const groups = GROUPS.flatMap((g) => [
    `/apis/${g}`,
    ...versionsOf(g).map((v) => `/apis/${g}/${v}`),
  ]);
  const own = ['/api', '/api/v1', '/apis', '/apis/', '/healthz', '/livez', '/openapi/v3'];
  const all = [...own, ...groups, '/readyz', '/version'].sort();
  return { code: 200, body: { paths: all } };
}

/** Whether OpenAPI is told of at a path. */
export function hasOpenapi(path: string): boolean {
  return openapiPaths().includes(path);
}
