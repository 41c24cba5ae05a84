import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type {
  Endpoint,
  EndpointPort,
  EndpointSlice,
} from '../../api/discovery/endpointslice/fields.ts';
import { newControllerRef } from '../common/controllerRef.ts';
import { isPodReady } from '../common/podCondition.ts';
import { findPort, tellsHostname } from '../common/servicePods.ts';

export const MANAGER = 'endpointslice-controller.k8s.io';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const SERVICE_NAME = 'kubernetes.io/service-name';
const HEADLESS = 'service.kubernetes.io/headless';
const RESERVED = new Set([MANAGED_BY, SERVICE_NAME, HEADLESS]);

type AddressType = 'IPv4' | 'IPv6';
type Labels = Readonly<Record<string, string>>;

/** Address types that a Service's slices have; one without addresses yet gets IPv4. */
export function addressTypes(s: Service): readonly AddressType[] {
  const families = (s.spec?.ipFamilies ?? []) as readonly AddressType[];
  return families.length > 0 ? families : ['IPv4'];
}

/** Ports of a Pod's endpoint. Models: endpointslice/utils.go getEndpointPorts */
export function portsOf(s: Service, pod: Pod): readonly EndpointPort[] {
  const out: EndpointPort[] = [];
  for (const p of s.spec?.ports ?? []) {
    const port = findPort(pod, p);
    if (port === undefined) continue;
    out.push({
      name: p.name ?? '',
      protocol: p.protocol ?? 'TCP',
      port,
      ...(p.appProtocol === undefined ? {} : { appProtocol: p.appProtocol }),
    });
  }
  return out;
}

/** One text for equal sets of ports. */
export function portKey(ports: readonly EndpointPort[]): string {
  return ports
    .map((p) => `${p.name ?? ''}|${p.protocol ?? ''}|${p.port ?? ''}|${p.appProtocol ?? ''}`)
    .sort()
    .join();
}

/** Models: endpointslice/utils.go podToEndpoint */
export function endpointOf(
  s: Service,
  pod: Pod,
  node: Node | undefined,
  type: AddressType,
): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata?.deletionTimestamp !== undefined;
  const ready = (s.spec?.publishNotReadyAddresses ?? false) || (serving && !terminating);
  const ips = (pod.status?.podIPs ?? []).map((x) => x.ip ?? '');
  const { namespace, name, uid } = pod.metadata ?? {};
  const zone = node?.metadata?.labels?.['topology.kubernetes.io/zone'];
  const endpoint: Endpoint = {
    addresses: ips.filter((ip) => ip.includes(':') === (type === 'IPv6')),
    conditions: { ready, serving, terminating },
    ...(tellsHostname(pod, s) ? { hostname: pod.spec!.hostname! } : {}),
    targetRef: { kind: 'Pod', namespace: namespace!, name: name!, uid: uid! },
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
  const hints = hintsOf(s, endpoint);
  return hints ? { ...endpoint, hints } : endpoint;
}

/** Models: endpointslice/trafficdist ReconcileHints */
function hintsOf(s: Service, e: Endpoint): Endpoint['hints'] {
  const wish = s.spec?.trafficDistribution;
  const close = wish === 'PreferClose' || wish === 'PreferSameZone' || wish === 'PreferSameNode';
  if (!close || e.conditions?.ready !== true) return undefined;
  const forNodes = wish === 'PreferSameNode' && e.nodeName ? [{ name: e.nodeName }] : undefined;
  const forZones = e.zone ? [{ name: e.zone }] : undefined;
  if (!forNodes && !forZones) return undefined;
  return { ...(forZones ? { forZones } : {}), ...(forNodes ? { forNodes } : {}) };
}

/** Endpoints of the same Pod at the same addresses. */
export function identityOf(e: Endpoint): string {
  return `${e.targetRef?.uid ?? ''} ${[...(e.addresses ?? [])].sort().join()} ${e.hostname ?? ''}`;
}

function isHeadless(s: Service): boolean {
  return !s.spec?.clusterIP || s.spec.clusterIP === 'None';
}

/** Labels of a Service's slices. Models: setEndpointSliceLabels */
export function labelsOf(s: Service): Labels {
  const out: Record<string, string> = {};
  const own = s.metadata?.labels ?? {};
  for (const k in own) if (!RESERVED.has(k)) out[k] = own[k]!;
  if (isHeadless(s)) out[HEADLESS] = '';
  out[SERVICE_NAME] = s.metadata?.name ?? '';
  out[MANAGED_BY] = MANAGER;
  return out;
}

/** Whether the labels that come from the Service changed. */
export function labelsChanged(old: Labels | undefined, now: Labels): boolean {
  const ours = (l: Labels): readonly string[] => Object.keys(l).filter((k) => !RESERVED.has(k));
  const a = ours(old ?? {});
  return a.length !== ours(now).length || a.some((k) => old![k] !== now[k]);
}

/** A new slice without a name. */
export function newSlice(
  s: Service,
  type: AddressType,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): EndpointSlice {
  return {
    metadata: {
      generateName: `${s.metadata?.name}-`,
      namespace: s.metadata?.namespace ?? '',
      labels: labelsOf(s),
      ownerReferences: [newControllerRef(s)],
    },
    addressType: type,
    endpoints,
    ports,
  };
}
