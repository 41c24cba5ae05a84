import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import { keyOfObject } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import { SECOND } from '../../sim/time.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import { isNamespaceTerminating, messageOf } from '../common/refusal.ts';
import type { TriggerTimes } from '../common/servicePods.ts';
import { followServicePods, podsOfService, triggerTime } from '../common/servicePods.ts';
import { MANAGED_BY, MANAGER, SERVICE_NAME } from './endpoints.ts';
import { reconcile } from './reconcile.ts';

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
/** A slice that somebody else changed is looked at after a while. */
const FOREIGN_US = SECOND;

interface Own {
  readonly times: PMap<string, TriggerTimes>;
  /** Generation of each slice as this controller wrote it, by uid; -1: to be deleted. */
  readonly expected: PMap<string, number>;
}

/**
 * Writes the addresses of a Service's Pods into EndpointSlices of at most 100.
 * Models: pkg/controller/endpointslice/endpointslice_controller.go
 */
export class EndpointSliceController extends Controller<Own> {
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #pods: Informer<Pod>;
  readonly #nodes: Informer<Node>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'endpointslice-controller',
      account: 'endpointslice-controller',
      component: 'endpoint-slice-controller',
      workers: 5,
      backoffUs: [SECOND, 1000 * SECOND],
      state: { times: new PMap(), expected: new PMap() },
      handlers: {
        written: (s: Step) => this.#written(s),
        removed: (s: Step<EndpointSlice>) => this.#removed(s),
        refused: (s: Step<Service>) => this.#refused(s),
      },
    });
    this.#services = informers.of('v1', 'services');
    this.#slices = informers.of('discovery.k8s.io/v1', 'endpointslices');
    this.#pods = informers.of('v1', 'pods');
    this.#nodes = informers.of('v1', 'nodes');
    const wake = (s: Service): void => this.enqueue(keyOfObject(s));
    this.#services.onEvent({ add: wake, update: (_, s) => wake(s), delete: wake });
    this.#slices.onEvent({
      add: (x) => this.#sliceSeen(x),
      update: (_, x) => this.#sliceSeen(x),
      delete: (x) => this.#sliceGone(x),
    });
    followServicePods(
      this.#pods,
      this.#services,
      () => this.active,
      (key) => this.enqueue(key),
    );
  }

  protected begin(): void {
    for (const s of this.#services.list()) this.enqueue(keyOfObject(s));
  }

  /** A slice of ours that is not as we wrote it wakes its Service. */
  #sliceSeen(x: EndpointSlice): void {
    if (!this.active || x.metadata?.labels?.[MANAGED_BY] !== MANAGER) return;
    const expected = this.state.expected.get(x.metadata.uid ?? '');
    if (expected !== undefined && (x.metadata.generation ?? 0) <= expected) return;
    this.#wakeLater(x);
  }

  #sliceGone(x: EndpointSlice): void {
    if (!this.active || x.metadata?.labels?.[MANAGED_BY] !== MANAGER) return;
    const expected = this.state.expected.get(x.metadata.uid ?? '');
    this.state.expected.delete(x.metadata.uid ?? '');
    if (expected !== undefined && expected >= 0) this.#wakeLater(x);
  }

  #wakeLater(x: EndpointSlice): void {
    const service = x.metadata?.labels?.[SERVICE_NAME];
    if (service) this.enqueueAfter(`${x.metadata?.namespace}/${service}`, FOREIGN_US);
  }

  #slicesOf(s: Service): readonly EndpointSlice[] {
    const out: EndpointSlice[] = [];
    this.#slices.eachIn(s.metadata?.namespace ?? '', (x) => {
      const labels = x.metadata?.labels ?? {};
      const ours = labels[MANAGED_BY] === MANAGER && labels[SERVICE_NAME] === s.metadata?.name;
      if (ours && x.metadata?.deletionTimestamp === undefined) out.push(x);
    });
    return out;
  }

  /** Whether the cache lacks what this controller wrote. */
  #isStale(slices: readonly EndpointSlice[]): boolean {
    return slices.some((x) => {
      const expected = this.state.expected.get(x.metadata?.uid ?? '');
      return expected !== undefined && (expected < 0 || (x.metadata?.generation ?? 0) < expected);
    });
  }

  protected sync(key: string): void {
    const s = this.#services.get(key);
    if (!s) {
      this.state.times.delete(key);
      return;
    }
    if (s.spec?.type === 'ExternalName' || !s.spec?.selector) return;
    const slices = this.#slicesOf(s);
    if (this.#isStale(slices)) {
      this.fail(key);
      return;
    }
    const pods = podsOfService(this.#pods, s);
    const { times, at } = triggerTime(this.state.times.get(key), s, pods);
    this.state.times.set(key, times);
    const c = reconcile(s, pods, slices, (name) => this.#nodes.get(name));
    const path = `/apis/discovery.k8s.io/v1/namespaces/${s.metadata?.namespace}/endpointslices`;
    const t = { then: 'written', failed: 'refused', data: s };
    if (s.metadata?.deletionTimestamp === undefined) {
      for (const x of c.create) this.create(key, path, withTrigger(x, at), t);
    }
    for (const x of c.update) {
      this.update(key, `${path}/${x.metadata?.name}`, withTrigger(x, at), t);
    }
    for (const x of c.remove) {
      const removed = { then: 'removed', data: x };
      this.remove(key, `${path}/${x.metadata?.name}`, undefined, removed);
    }
    if (c.errors.length > 0) this.#fails(key, s, c.errors.join(', '));
  }

  #fails(key: string, s: Service, why: string): void {
    const { namespace, name } = s.metadata ?? {};
    const text = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${why}`;
    this.event(s, 'Warning', 'FailedToUpdateEndpointSlices', text);
    this.fail(key);
  }

  #written({ response }: Step): void {
    const x = response.body as EndpointSlice;
    this.state.expected.set(x.metadata?.uid ?? '', x.metadata?.generation ?? 0);
  }

  #removed({ data }: Step<EndpointSlice>): void {
    const uid = data.metadata?.uid ?? '';
    if (this.#slices.get(keyOfObject(data))) this.state.expected.set(uid, -1);
    else this.state.expected.delete(uid);
  }

  #refused({ key, response, data: s }: Step<Service>): void {
    if (isNamespaceTerminating(response)) return;
    this.#fails(key, s, messageOf(response));
  }
}

function withTrigger(x: EndpointSlice, at: string | undefined): EndpointSlice {
  const { annotations, ...metadata } = x.metadata ?? {};
  const { [TRIGGER]: _, ...rest } = annotations ?? {};
  const next = at === undefined ? rest : { ...rest, [TRIGGER]: at };
  return Object.keys(next).length > 0
    ? { ...x, metadata: { ...metadata, annotations: next } }
    : { ...x, metadata };
}
