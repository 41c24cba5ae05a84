import { LEASE } from './coordination/lease/lease.ts';
import { CONFIG_MAP } from './core/configmap/configmap.ts';
import { EVENT } from './core/event/event.ts';
import { NAMESPACE } from './core/namespace/namespace.ts';
import { NODE } from './core/node/node.ts';
import { POD_KIND } from './core/pod/pod.ts';
import { SECRET } from './core/secret/secret.ts';
import { SERVICE_ACCOUNT } from './core/serviceaccount/serviceaccount.ts';
import type { Kind } from './Kind.ts';
import { apiVersionOf } from './Kind.ts';

/** Every kind that is served. A kind is one folder and one line here. */
export const KINDS: readonly Kind[] = [
  NAMESPACE,
  NODE,
  POD_KIND,
  CONFIG_MAP,
  SECRET,
  SERVICE_ACCOUNT,
  EVENT,
  LEASE,
];

const byResource = new Map(KINDS.map((k) => [`${apiVersionOf(k)}/${k.resource}`, k]));
const byKind = new Map(KINDS.map((k) => [`${apiVersionOf(k)}/${k.kind}`, k]));
const versions = new Set(KINDS.map(apiVersionOf));

/** The kind behind a path: apiVersion `v1` or `apps/v1`, resource in plural. */
export function kindOfResource(apiVersion: string, resource: string): Kind | undefined {
  return byResource.get(`${apiVersion}/${resource}`);
}

/** The kind that an object names. */
export function kindOfObject(apiVersion: string, kind: string): Kind | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}

/** Whether any kind of a group version is served. */
export function isServed(apiVersion: string): boolean {
  return versions.has(apiVersion);
}
