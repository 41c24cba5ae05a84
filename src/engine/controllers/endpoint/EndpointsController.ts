import type { Endpoints } from '../../api/core/endpoints/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
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
import { subsetsOf } from './subsets.ts';

const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';

interface Own {
  readonly times: PMap<string, TriggerTimes>;
  /** resourceVersion of the newest write, by key. */
  readonly wrote: PMap<string, number>;
}

/**
 * Writes a Service's addresses into the older kind Endpoints.
 * Models: pkg/controller/endpoint/endpoints_controller.go; more than 1,000 addresses are not cut
 */
export class EndpointsController extends Controller<Own> {
  readonly #services: Informer<Service>;
  readonly #endpoints: Informer<Endpoints>;
  readonly #pods: Informer<Pod>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'endpoints-controller',
      account: 'endpoint-controller',
      workers: 5,
      backoffUs: [SECOND, 1000 * SECOND],
      state: { times: new PMap(), wrote: new PMap() },
      handlers: {
        written: (s: Step) => this.#written(s),
        refused: (s: Step<Endpoints>) => this.#refused(s),
      },
    });
    this.#services = informers.of('v1', 'services');
    this.#endpoints = informers.of('v1', 'endpoints');
    this.#pods = informers.of('v1', 'pods');
    const wake = (s: Service): void => this.enqueue(keyOfObject(s));
    this.#services.onEvent({ add: wake, update: (_, s) => wake(s), delete: wake });
    this.#endpoints.onEvent({ delete: (e) => this.enqueue(keyOfObject(e)) });
    followServicePods(
      this.#pods,
      this.#services,
      () => this.active,
      (key) => this.enqueue(key),
    );
  }

  protected begin(): void {
    for (const s of this.#services.list()) this.enqueue(keyOfObject(s));
    for (const e of this.#endpoints.list()) this.enqueue(keyOfObject(e));
  }

  protected sync(key: string): void {
    const s = this.#services.get(key);
    if (!s) {
      this.#serviceGone(key);
      return;
    }
    if (s.spec?.type === 'ExternalName' || !s.spec?.selector) return;
    const old = this.#endpoints.get(key);
    if (old && Number(old.metadata?.resourceVersion) < (this.state.wrote.get(key) ?? 0)) {
      this.fail(key);
      return;
    }
    const pods = podsOfService(this.#pods, s);
    const { times, at } = triggerTime(this.state.times.get(key), s, pods);
    this.state.times.set(key, times);
    this.#write(key, s, old, subsetsOf(s, pods), at);
  }

  #serviceGone(key: string): void {
    this.state.times.delete(key);
    this.state.wrote.delete(key);
    if (!this.#endpoints.get(key)) return;
    const [namespace, name] = key.split('/');
    this.remove(key, `/api/v1/namespaces/${namespace}/endpoints/${name}`);
  }

  #write(
    key: string,
    s: Service,
    old: Endpoints | undefined,
    subsets: NonNullable<Endpoints['subsets']>,
    at: string | undefined,
  ): void {
    const labels = labelsOf(s);
    const same = old && semanticEqual(old.subsets, subsets);
    if (same && semanticEqual(old.metadata?.labels, labels)) return;
    const { annotations, ...metadata } = old?.metadata ?? {};
    const { [TRIGGER]: _, ...rest } = annotations ?? {};
    const told = at === undefined ? rest : { ...rest, [TRIGGER]: at };
    const { namespace = '', name = '' } = s.metadata ?? {};
    const made = {
      ...old,
      metadata: { ...metadata, namespace, name, labels, annotations: told },
      ...(subsets.length > 0 ? { subsets } : {}),
    };
    if (subsets.length === 0) delete (made as { subsets?: unknown }).subsets;
    const path = `/api/v1/namespaces/${namespace}/endpoints`;
    const t = { then: 'written', failed: 'refused', data: made as Endpoints };
    if (old) this.update(key, `${path}/${name}`, made as Endpoints, t);
    else this.create(key, path, made, t);
  }

  #written({ key, response }: Step): void {
    this.state.wrote.set(key, Number((response.body as Endpoints).metadata?.resourceVersion));
  }

  #refused({ response, data }: Step<Endpoints>): void {
    if (isNamespaceTerminating(response)) return;
    const { namespace, name, resourceVersion } = data.metadata ?? {};
    const why = messageOf(response);
    const about = { ...data, kind: 'Endpoints', apiVersion: 'v1' };
    if (resourceVersion === undefined) {
      const text = `Failed to create endpoint for service ${namespace}/${name}: ${why}`;
      this.event(about, 'Warning', 'FailedToCreateEndpoint', text);
    } else {
      const text = `Failed to update endpoint ${namespace}/${name}: ${why}`;
      this.event(about, 'Warning', 'FailedToUpdateEndpoint', text);
    }
  }
}

function labelsOf(s: Service): Readonly<Record<string, string>> {
  const { [HEADLESS]: _, ...own } = s.metadata?.labels ?? {};
  const headless = !s.spec?.clusterIP || s.spec.clusterIP === 'None';
  return { ...own, ...(headless ? { [HEADLESS]: '' } : {}), [MANAGED_BY]: 'endpoint-controller' };
}
