import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import { PMap } from '../../sim/PMap.ts';
import type { EndpointChoice } from './categorizeEndpoints.ts';
import { categorizeEndpoints } from './categorizeEndpoints.ts';
import type { EndpointInfo } from './EndpointInfo.ts';
import { endpointKey, endpointsOf, serviceOfSlice } from './EndpointInfo.ts';
import type { IPFamily } from './ipFamily.ts';
import type { ServicePortInfo } from './ServicePortInfo.ts';
import { servicePortsOf } from './ServicePortInfo.ts';

/** A Service port and the endpoints that this node uses for it. */
export interface ProxiedPort {
  readonly port: ServicePortInfo;
  readonly choice: EndpointChoice;
  /** All endpoints before any choice. */
  readonly endpoints: readonly EndpointInfo[];
}

/** What has been worked out of one Service, and how many endpoints it has before any choice. */
interface Known {
  readonly ports: readonly ProxiedPort[];
  readonly endpoints: number;
}

function keyOf(o: Service | EndpointSlice): string {
  return `${o.metadata?.namespace ?? ''}/${o.metadata?.name ?? ''}`;
}

function byName(x: ProxiedPort, y: ProxiedPort): number {
  const a = x.port.name;
  const b = y.port.name;
  if (a !== b) return a < b ? -1 : 1;
  return x.port.protocol < y.port.protocol ? -1 : 1;
}

/** Two lists in order as one. */
function merged(x: readonly ProxiedPort[], y: readonly ProxiedPort[]): ProxiedPort[] {
  const out: ProxiedPort[] = [];
  let j = 0;
  for (const p of x) {
    while (j < y.length && byName(y[j]!, p) < 0) out.push(y[j++]!);
    out.push(p);
  }
  while (j < y.length) out.push(y[j++]!);
  return out;
}

/**
 * The Services and EndpointSlices that a proxier of one family knows, and which Services changed
 * since its last sync. Models: pkg/proxy ServiceChangeTracker, EndpointsChangeTracker
 */
export class ProxyTracker {
  readonly state = {
    services: new PMap<string, Service>(),
    slices: new PMap<string, EndpointSlice>(),
    /** `namespace/name` of Services whose rules are due. */
    changed: new PMap<string, true>(),
    /** Of those: what the Service was at the last sync, null for nothing. */
    before: new PMap<string, Service | null>(),
    /** Of those: a slice changed. */
    moving: new PMap<string, true>(),
    /** `topology.kubernetes.io/zone` of the node. */
    zone: '',
    /** The zone changed: everything is due. */
    moved: false,
  };
  readonly #family: IPFamily;
  readonly #nodeName: string;
  /** Derived: keys of the slices of a Service, and what is known of each Service. */
  #slicesOf = new Map<string, Set<string>>();
  #known = new Map<string, Known>();
  /** All ports in order, as of the Services that are not in `#unsorted`. */
  #sorted: ProxiedPort[] = [];
  #unsorted = new Set<string>();

  constructor(family: IPFamily, nodeName: string) {
    this.#family = family;
    this.#nodeName = nodeName;
  }

  /** Makes the derived indexes anew. */
  rebuild(): void {
    this.#slicesOf = new Map();
    this.#known = new Map();
    this.#forgetOrder();
    this.state.slices.forEach((s, key) => this.#index(s, key, true));
  }

  #forgetOrder(): void {
    this.#sorted = [];
    this.#unsorted = new Set();
    this.state.services.forEach((_, key) => void this.#unsorted.add(key));
  }

  setService(s: Service): void {
    const key = keyOf(s);
    this.#serviceIs(key, s);
  }

  deleteService(s: Service): void {
    this.#serviceIs(keyOf(s), undefined);
  }

  /** A Service that is again what it was at the last sync has not changed. */
  #serviceIs(key: string, now: Service | undefined): void {
    const { services, before, changed, moving } = this.state;
    const old = services.get(key);
    if (now) services.set(key, now);
    else services.delete(key);
    const portsOf = (s: Service | null | undefined): string =>
      JSON.stringify(servicePortsOf(s ?? {}, this.#family));
    const ports = portsOf(now);
    if (portsOf(old) !== ports) this.#forget(key);
    if (!before.has(key)) before.set(key, old ?? null);
    if (portsOf(before.get(key)) !== ports) {
      changed.set(key, true);
      return;
    }
    before.delete(key);
    if (!moving.has(key)) changed.delete(key);
  }

  setSlice(s: EndpointSlice): void {
    const key = keyOf(s);
    const old = this.state.slices.get(key);
    if (old) this.#index(old, key, false);
    this.state.slices.set(key, s);
    this.#index(s, key, true);
    if (old && JSON.stringify(old) === JSON.stringify(s)) return;
    if (old) this.#touchSlice(old);
    this.#touchSlice(s);
  }

  deleteSlice(s: EndpointSlice): void {
    const key = keyOf(s);
    const old = this.state.slices.get(key);
    if (!old) return;
    this.#index(old, key, false);
    this.state.slices.delete(key);
    this.#touchSlice(old);
  }

  setZone(zone: string): void {
    if (zone === this.state.zone) return;
    this.state.zone = zone;
    this.state.moved = true;
    this.#known.clear();
    this.#forgetOrder();
  }

  /** A sync took all changes, whether it succeeded or not. */
  taken(): void {
    this.state.changed.clear();
    this.state.before.clear();
    this.state.moving.clear();
    this.state.moved = false;
  }

  /** All ports in order of their names. */
  ports(): readonly ProxiedPort[] {
    if (this.#unsorted.size === 0) return this.#sorted;
    const due = this.#unsorted;
    const fresh = [...due].flatMap((s) => this.portsOf(s)).sort(byName);
    const kept = this.#sorted.filter((p) => !due.has(p.port.service));
    this.#sorted = merged(kept, fresh);
    this.#unsorted = new Set();
    return this.#sorted;
  }

  /** Ports of one Service in order of their names; none when there is no such Service. */
  portsOf(service: string): readonly ProxiedPort[] {
    const s = this.state.services.get(service);
    return s ? this.#of(service, s).ports : [];
  }

  /** Endpoints of all ports before any choice: above 1,000 a cluster is large. */
  endpointCount(): number {
    let n = 0;
    this.state.services.forEach((s, key) => {
      n += this.#of(key, s).endpoints;
    });
    return n;
  }

  #of(key: string, s: Service): Known {
    let known = this.#known.get(key);
    if (!known) this.#known.set(key, (known = this.#make(key, s)));
    return known;
  }

  #make(key: string, s: Service): Known {
    const keys = [...(this.#slicesOf.get(key) ?? [])].sort();
    const slices = keys.map((k) => this.state.slices.get(k)!);
    const endpoints = endpointsOf(slices, this.#family, this.#nodeName);
    let count = 0;
    const ports = servicePortsOf(s, this.#family).map((port) => {
      const all = endpoints.get(endpointKey(port.portName, port.protocol)) ?? [];
      count += all.length;
      const choice = categorizeEndpoints(all, port, this.#nodeName, this.state.zone);
      return { port, choice, endpoints: all };
    });
    return { ports, endpoints: count };
  }

  #touch(service: string): void {
    this.state.changed.set(service, true);
    this.state.moving.set(service, true);
    this.#forget(service);
  }

  #forget(service: string): void {
    this.#known.delete(service);
    this.#unsorted.add(service);
  }

  #touchSlice(s: EndpointSlice): void {
    const service = serviceOfSlice(s);
    if (service !== '' && s.addressType === this.#family) this.#touch(service);
  }

  #index(s: EndpointSlice, key: string, there: boolean): void {
    const service = serviceOfSlice(s);
    if (service === '') return;
    let set = this.#slicesOf.get(service);
    if (!set) this.#slicesOf.set(service, (set = new Set()));
    if (there) set.add(key);
    else set.delete(key);
  }
}
