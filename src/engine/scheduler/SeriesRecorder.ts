import type { KubeEvent } from '../api/core/event/fields.ts';
import type { ObjectReference } from '../api/core/references.ts';
import type { ApiClient } from '../client/ApiClient.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339Micro } from '../sim/rfc3339.ts';
import { MINUTE } from '../sim/time.ts';

/** Series are written again this often, and given up after this long without a repetition. */
const REFRESH_US = 30 * MINUTE;
const FINISH_US = 6 * MINUTE;

/** An event as the scheduler reports it. Models: events.k8s.io/v1 Event */
export interface SeriesReport {
  readonly regarding: ObjectReference;
  readonly related?: ObjectReference;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly note: string;
}

interface Known {
  readonly namespace: string;
  readonly name: string;
  /** 0: seen once. */
  readonly count: number;
  readonly lastAt: number;
}

/**
 * Writes events of events.k8s.io: the first of a sort at once, the second as the beginning of a
 * series, further ones are counted and written every 30 minutes and when 6 minutes pass without
 * one. The sort is all but the note. They are written through the core/v1 path, which stores the
 * same object. Models: client-go tools/events/event_broadcaster.go
 */
export class SeriesRecorder implements Part {
  readonly state = {
    known: new PMap<string, Known>(),
    armed: false,
  };
  readonly handlers: Handlers = {
    written: () => undefined,
    refresh: () => this.#refresh(),
    finish: () => this.#finish(),
  };
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #controller: string;

  constructor(actor: Actor, api: ApiClient, controller: string) {
    this.#actor = actor;
    this.#api = api;
    this.#controller = controller;
    actor.addPart('events', this);
  }

  onStart(): void {
    this.state.known.clear();
    this.state.armed = false;
  }

  record(r: SeriesReport): void {
    this.#arm();
    const ref = (o: ObjectReference | undefined) =>
      o ? `${o.kind} ${o.namespace}/${o.name} ${o.uid} ${o.resourceVersion}` : '';
    const key = `${r.type} ${r.action} ${r.reason} ${ref(r.regarding)} ${ref(r.related)}`;
    const { now } = this.#actor;
    const seen = this.state.known.get(key);
    if (!seen) {
      this.#create(key, r);
      return;
    }
    const count = seen.count === 0 ? 2 : seen.count + 1;
    const next = { ...seen, count, lastAt: now };
    this.state.known.set(key, next);
    if (count === 2) this.#write(next);
  }

  #create(key: string, r: SeriesReport): void {
    const { now } = this.#actor;
    const namespace = r.regarding.namespace ?? 'default';
    const nanoseconds = (BigInt(now) * 1000n).toString(16);
    const name = `${r.regarding.name ?? ''}.${nanoseconds}`;
    this.state.known.set(key, { namespace, name, count: 0, lastAt: now });
    const event: KubeEvent = {
      metadata: { name, namespace },
      involvedObject: r.regarding,
      reason: r.reason,
      message: r.note,
      source: {},
      type: r.type,
      eventTime: rfc3339Micro(now),
      action: r.action,
      ...(r.related ? { related: r.related } : {}),
      reportingComponent: this.#controller,
      reportingInstance: `${this.#controller}-${this.#actor.machine}`,
    };
    this.#api.create(`/api/v1/namespaces/${namespace}/events`, event, 'events.written');
  }

  #write(k: Known): void {
    const series = { count: k.count, lastObservedTime: rfc3339Micro(k.lastAt) };
    const path = `/api/v1/namespaces/${k.namespace}/events/${k.name}`;
    this.#api.strategicPatch(path, { series }, 'events.written');
  }

  #arm(): void {
    if (this.state.armed) return;
    this.state.armed = true;
    this.#actor.after(REFRESH_US, 'events.refresh', undefined);
    this.#actor.after(FINISH_US, 'events.finish', undefined);
  }

  #refresh(): void {
    this.#actor.after(REFRESH_US, 'events.refresh', undefined);
    this.state.known.forEach((k) => {
      if (k.count > 0) this.#write(k);
    });
  }

  #finish(): void {
    this.#actor.after(FINISH_US, 'events.finish', undefined);
    const before = this.#actor.now - FINISH_US;
    for (const key of this.state.known.keys()) {
      const k = this.state.known.get(key)!;
      if (k.lastAt >= before) continue;
      if (k.count > 0) this.#write(k);
      this.state.known.delete(key);
    }
  }
}
