import type { KubeEvent } from '../api/core/event/fields.ts';
import type { ObjectReference } from '../api/core/references.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { MINUTE, SECOND } from '../sim/time.ts';

/** Events of one source about one object: 25 at once, then one in 300 s; others are lost. */
const BURST = 25;
const REFILL_US = 300 * SECOND;

/** Similar events (all but the message equal) within this time are combined from the tenth on. */
const AGGREGATE_US = 10 * MINUTE;
const AGGREGATE_MAX = 10;

interface Spam {
  readonly tokens: number;
  readonly at: number;
}

interface Similar {
  readonly messages: readonly string[];
  readonly at: number;
}

interface Seen {
  readonly name: string;
  readonly count: number;
  readonly first: string;
}

/** Where events go: an `ApiClient`, or one with an identity and limits of its own. */
export interface EventSink {
  create(path: string, body: unknown, then: string, data?: unknown): unknown;
  patch(path: string, body: unknown, then: string, data?: unknown): unknown;
}

/** An event as a component reports it. */
export interface Report {
  readonly about: ObjectReference;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * Writes core/v1 Events with client-go's correlation: a repetition raises the count of the first,
 * similar ones are combined, floods are cut. Models: client-go tools/record (events_cache.go)
 */
export class EventRecorder implements Part {
  readonly state = {
    spam: new PMap<string, Spam>(),
    similar: new PMap<string, Similar>(),
    seen: new PMap<string, Seen>(),
    /** Time of the newest event's name, and how many before it had the same. */
    named: 0,
    sameTime: 0,
  };
  readonly handlers: Handlers = { written: () => undefined };
  readonly #actor: Actor;
  readonly #api: EventSink;
  readonly #component: string;
  readonly #name: string;

  /** `component` is the source (`kubelet`, `replicaset-controller`); `name` the part's name. */
  constructor(actor: Actor, name: string, api: EventSink, component: string) {
    this.#actor = actor;
    this.#name = name;
    this.#api = api;
    this.#component = component;
    actor.addPart(name, this);
  }

  onStart(): void {
    this.state.spam.clear();
    this.state.similar.clear();
    this.state.seen.clear();
  }

  record(r: Report): void {
    const source = `${this.#component} ${r.about.uid ?? ''} ${r.about.name ?? ''}`;
    if (!this.#passes(source)) return;
    const path = r.about.fieldPath ?? '';
    const group = `${source} ${path} ${r.type} ${r.reason}`;
    const message = this.#combined(group, r.message);
    const combined = message !== r.message;
    const key = combined ? group : `${group} ${r.message}`;
    const seen = this.state.seen.get(key);
    if (seen) this.#again(key, seen, message, r.about.namespace ?? 'default');
    else this.#first(key, r, message);
  }

  #passes(source: string): boolean {
    const { now } = this.#actor;
    const old = this.state.spam.get(source) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, old.tokens + (now - old.at) / REFILL_US);
    if (tokens < 1) return false;
    this.state.spam.set(source, { tokens: tokens - 1, at: now });
    return true;
  }

  #combined(group: string, message: string): string {
    const { now } = this.#actor;
    const old = this.state.similar.get(group);
    const fresh = !old || now - old.at > AGGREGATE_US;
    const messages = fresh
      ? [message]
      : old.messages.includes(message)
        ? old.messages
        : [...old.messages, message];
    this.state.similar.set(group, { messages, at: now });
    return messages.length < AGGREGATE_MAX ? message : `(combined from similar events): ${message}`;
  }

  #first(key: string, r: Report, message: string): void {
    const { now } = this.#actor;
    const namespace = r.about.namespace ?? 'default';
    const stamp = rfc3339(now);
    const name = `${r.about.name ?? ''}.${this.#stamp(now)}`;
    this.state.seen.set(key, { name, count: 1, first: stamp });
    const host = this.#component === 'kubelet' ? { host: this.#actor.machine } : {};
    const event: KubeEvent = {
      metadata: { name, namespace },
      involvedObject: r.about,
      reason: r.reason,
      message,
      source: { component: this.#component, ...host },
      firstTimestamp: stamp,
      lastTimestamp: stamp,
      count: 1,
      type: r.type,
      reportingComponent: this.#component,
      reportingInstance: this.#component === 'kubelet' ? this.#actor.machine : '',
    };
    this.#api.create(`/api/v1/namespaces/${namespace}/events`, event, `${this.#name}.written`);
  }

  /** Nanoseconds in hexadecimal, as upstream names Events; never twice the same. */
  #stamp(now: number): string {
    const s = this.state;
    s.sameTime = s.named === now ? s.sameTime + 1 : 0;
    s.named = now;
    return (BigInt(now) * 1000n + BigInt(s.sameTime)).toString(16);
  }

  #again(key: string, seen: Seen, message: string, namespace: string): void {
    const count = seen.count + 1;
    this.state.seen.set(key, { ...seen, count });
    const path = `/api/v1/namespaces/${namespace}/events/${seen.name}`;
    const patch = { count, lastTimestamp: rfc3339(this.#actor.now), message };
    this.#api.patch(path, patch, `${this.#name}.written`);
  }
}
