import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import { categorizeEndpoints } from '../../proxy/model/categorizeEndpoints.ts';
import { endpointKey, endpointsOf } from '../../proxy/model/EndpointInfo.ts';
import type { ProxiedPort } from '../../proxy/model/ProxyTracker.ts';
import { servicePortsOf, usesLocalEndpoints } from '../../proxy/model/ServicePortInfo.ts';

/** A Service with the endpoints that a node uses for its ports. */
interface Known {
  /** Running number, by which models are told apart. */
  readonly id: number;
  readonly ports: readonly ProxiedPort[];
  /** Endpoints before any choice. */
  readonly endpoints: number;
}

/** Services as a node's proxier sees them: immutable, one object for all nodes that see the same. */
export interface ProxyModel {
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, Known>;
  /** All ports in order of their names. */
  readonly ports: readonly ProxiedPort[];
  readonly endpoints: number;
}

/** Where a proxier is: endpoints near it may be preferred. */
export interface Place {
  readonly node: string;
  readonly zone: string;
}

interface Remembered {
  readonly slices: readonly EndpointSlice[];
  readonly dependsOnPlace: boolean;
  readonly byPlace: Map<string, Known>;
}

/** Models that are kept to be shared. */
const MODELS_MAX = 64;

function sameList<T>(x: readonly T[], y: readonly T[]): boolean {
  return x.length === y.length && x.every((v, i) => v === y[i]);
}

function byName(x: ProxiedPort, y: ProxiedPort): number {
  const a = x.port.name;
  const b = y.port.name;
  if (a === b) return x.port.protocol < y.port.protocol ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Local endpoints or hints may be asked for: nodes see the Service differently. */
function dependsOnPlace(s: Service, slices: readonly EndpointSlice[]): boolean {
  if (servicePortsOf(s, 'IPv4').some(usesLocalEndpoints)) return true;
  return slices.some((x) => x.endpoints?.some((e) => e.hints !== undefined) ?? false);
}

/**
 * Works out what nodes see of Services, once for all nodes that see the same, so that a thousand
 * proxiers cost little more than one. Nothing of it is state: the same inputs give equal models.
 */
export class ProxyModels {
  #ids = 0;
  #known = new WeakMap<Service, Remembered[]>();
  #next = new WeakMap<ProxyModel, Map<string, ProxyModel>>();
  #whole = new Map<string, ProxyModel>();
  /** A proxier that knows no Services. */
  readonly empty: ProxyModel = { services: new Map(), ports: [], endpoints: 0 };

  /** What a node sees of a Service. */
  #knownOf(s: Service, slices: readonly EndpointSlice[], place: Place): Known {
    let all = this.#known.get(s);
    if (!all) this.#known.set(s, (all = []));
    let found = all.find((r) => sameList(r.slices, slices));
    if (!found) {
      found = { slices, dependsOnPlace: dependsOnPlace(s, slices), byPlace: new Map() };
      all.push(found);
      if (all.length > 4) all.shift();
    }
    const key = found.dependsOnPlace ? `${place.node} ${place.zone}` : '';
    let known = found.byPlace.get(key);
    if (!known) found.byPlace.set(key, (known = this.#make(s, slices, key === '' ? ANY : place)));
    return known;
  }

  #make(s: Service, slices: readonly EndpointSlice[], place: Place): Known {
    const endpoints = endpointsOf(slices, 'IPv4', place.node);
    let count = 0;
    const ports = servicePortsOf(s, 'IPv4').map((port): ProxiedPort => {
      const all = endpoints.get(endpointKey(port.portName, port.protocol)) ?? [];
      count += all.length;
      const choice = categorizeEndpoints(all, port, place.node, place.zone);
      return { port, choice, endpoints: all };
    });
    return { id: ++this.#ids, ports, endpoints: count };
  }

  /** The model after some Services changed; `undefined` for one that is gone. */
  after(
    from: ProxyModel,
    changes: ReadonlyMap<string, ServiceView | undefined>,
    place: Place,
  ): ProxyModel {
    const known = [...changes].map(([key, v]): readonly [string, Known | undefined] => [
      key,
      v && this.#knownOf(v.service, v.slices, place),
    ]);
    const key = known.map(([k, v]) => `${k}=${v?.id ?? 0}`).join(' ');
    let next = this.#next.get(from);
    if (!next) this.#next.set(from, (next = new Map()));
    let model = next.get(key);
    if (!model) next.set(key, (model = this.#shared(changed(from, known))));
    return model;
  }

  /** The model of these Services, worked out from nothing. */
  of(services: ReadonlyMap<string, ServiceView>, place: Place): ProxyModel {
    const known = [...services].map(([key, v]): readonly [string, Known] => [
      key,
      this.#knownOf(v.service, v.slices, place),
    ]);
    return this.#shared(changed(this.empty, known));
  }

  /** Ways that lead to the same Services end in one model. */
  #shared(model: ProxyModel): ProxyModel {
    const ids = [...model.services.values()].map((k) => k.id).sort((x, y) => x - y);
    const key = ids.join(' ');
    const other = this.#whole.get(key);
    if (other) return other;
    if (this.#whole.size >= MODELS_MAX) this.#whole.clear();
    this.#whole.set(key, model);
    return model;
  }
}

/** A Service with its slices, in the order of their keys. */
export interface ServiceView {
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
}

const ANY: Place = { node: '', zone: '' };

function changed(
  from: ProxyModel,
  known: readonly (readonly [string, Known | undefined])[],
): ProxyModel {
  const services = new Map(from.services);
  const gone = new Set<ProxiedPort>();
  let { endpoints } = from;
  const fresh: ProxiedPort[] = [];
  for (const [key, now] of known) {
    const old = services.get(key);
    for (const p of old?.ports ?? []) gone.add(p);
    endpoints += (now?.endpoints ?? 0) - (old?.endpoints ?? 0);
    if (now) services.set(key, now);
    else services.delete(key);
    fresh.push(...(now?.ports ?? []));
  }
  const kept = gone.size === 0 ? from.ports : from.ports.filter((p) => !gone.has(p));
  return { services, ports: [...kept, ...fresh].sort(byName), endpoints };
}
