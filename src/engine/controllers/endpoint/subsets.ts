import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
} from '../../api/core/endpoints/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import { isPodReady } from '../common/podCondition.ts';
import { findPort, isEndpoint, tellsHostname } from '../common/servicePods.ts';

/** An address behind one port. */
interface Behind {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

interface PortGroup {
  readonly port: EndpointPort | undefined;
  readonly behind: Map<string, Behind>;
}

function addressOf(s: Service, pod: Pod): EndpointAddress | undefined {
  const wants6 = s.spec?.ipFamilies?.[0] === 'IPv6';
  const ips = (pod.status?.podIPs ?? []).map((x) => x.ip ?? '');
  const ip = ips.find((x) => x.includes(':') === wants6);
  if (ip === undefined) return undefined;
  const { namespace, name, uid } = pod.metadata ?? {};
  return {
    ip,
    ...(tellsHostname(pod, s) ? { hostname: pod.spec!.hostname! } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace: namespace!, name: name!, uid: uid! },
  };
}

function portsOf(s: Service, pod: Pod): readonly (EndpointPort | undefined)[] {
  const ports = s.spec?.ports ?? [];
  if (ports.length === 0) return s.spec?.clusterIP === 'None' ? [undefined] : [];
  return ports.flatMap((p) => {
    const port = findPort(pod, p);
    if (port === undefined) return [];
    const { name, protocol, appProtocol } = p;
    return [
      {
        ...(name ? { name } : {}),
        port,
        protocol: protocol ?? 'TCP',
        ...(appProtocol === undefined ? {} : { appProtocol }),
      },
    ];
  });
}

function portText(p: EndpointPort | undefined): string {
  return p ? `${p.name ?? ''}|${p.port}|${p.protocol}|${p.appProtocol ?? ''}` : '';
}

function sortedSubset(ports: readonly EndpointPort[], behind: readonly Behind[]): EndpointSubset {
  const id = (a: EndpointAddress): string => `${a.ip} ${a.targetRef?.uid ?? ''}`;
  const sorted = [...behind].sort((a, b) => (id(a.address) < id(b.address) ? -1 : 1));
  const addresses = sorted.filter((b) => b.ready).map((b) => b.address);
  const notReadyAddresses = sorted.filter((b) => !b.ready).map((b) => b.address);
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** Ports with the same addresses become one subset. Models: pkg/api/v1/endpoints RepackSubsets */
function packed(groups: readonly PortGroup[]): readonly EndpointSubset[] {
  const byAddresses = new Map<string, { ports: EndpointPort[]; behind: readonly Behind[] }>();
  for (const { port, behind } of groups) {
    const ids = [...behind].map(([id, b]) => `${id} ${b.ready}`).sort();
    const key = ids.join();
    const same = byAddresses.get(key);
    if (!same) {
      const ports = port ? [port] : [];
      byAddresses.set(key, { ports, behind: [...behind.values()] });
    } else if (port) same.ports.push(port);
  }
  return [...byAddresses.keys()].sort().map((key) => {
    const { ports, behind } = byAddresses.get(key)!;
    return sortedSubset(ports, behind);
  });
}

/** Addresses of a Service's Pods by port. Models: pkg/controller/endpoint syncService */
export function subsetsOf(s: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const groups = new Map<string, PortGroup>();
  const tolerant = s.spec?.publishNotReadyAddresses ?? false;
  for (const pod of pods) {
    const address = isEndpoint(pod, tolerant) ? addressOf(s, pod) : undefined;
    if (!address) continue;
    for (const port of portsOf(s, pod)) {
      const key = portText(port);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { port, behind: new Map() }));
      const ready = tolerant || isPodReady(pod);
      group.behind.set(`${address.ip} ${address.targetRef?.uid}`, { address, ready });
    }
  }
  return packed([...groups.values()]);
}
