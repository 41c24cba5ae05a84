import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import type { Json } from '../print/read.ts';
import { listAt, numberAt, textAt, textsAt, valueAt } from '../print/read.ts';
import { listObjects } from '../resources/targets.ts';
import type { Describing } from './Describer.ts';

const SHOWN_MAX = 3;

/** The EndpointSlices of a Service. */
export async function slicesOf(
  d: Describing,
  namespace: string,
  service: string,
): Promise<readonly KubeObject[]> {
  const kind = kindOfObject('discovery.k8s.io/v1', 'EndpointSlice');
  if (!kind) return [];
  const labelSelector = `kubernetes.io/service-name=${service}`;
  return listObjects(d.c, kind, namespace, { labelSelector });
}

/**
 * The ready endpoints of a port, the first three by name; a slice without ports shows addresses.
 * Models: kubectl pkg/describe formatEndpointSlices
 */
export function endpointsText(slices: readonly KubeObject[], port: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap((s) => {
    const ready = listAt(s, 'endpoints').filter((e) => valueAt(e, 'conditions.ready') !== false);
    const ports = listAt(s, 'ports');
    if (ports.length === 0) return ready.map(firstAddress);
    const own = ports.filter((p) => textAt(p, 'name') === port);
    return own.flatMap((p) =>
      ready.map((e) => hostPort(firstAddress(e), numberAt(p, 'port') ?? 0)),
    );
  });
  const shown = all.slice(0, SHOWN_MAX).join(',');
  return all.length > SHOWN_MAX ? `${shown} + ${all.length - SHOWN_MAX} more...` : shown;
}

function firstAddress(endpoint: Json): string {
  return textsAt(endpoint, 'addresses')[0] ?? '';
}

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
