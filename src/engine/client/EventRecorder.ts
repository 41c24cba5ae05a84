import type { KubeEvent } from '../api/core/event/fields.ts';
import type { ObjectReference } from '../api/core/references.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { PMap } from '../sim/PMap.ts';
import { rfc3339 } from '../sim/rfc3339.ts';
import { MINUTE, SECOND } from '../sim/time.ts';

/** Events of one source and type about one object: 25 at once, then one in 300 s; others are lost. */
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
  /** It was let through at least once. */
  readonly written: boolean;
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
  readonly #part: string;

  /** `component` is the source (`kubelet`, `replicaset-controller`); `name` the part's name. */
  constructor(actor: Actor, name: string, api: EventSink, component: string) {
    this.#actor = actor;
    this.#part = name;
    this.#api = api;
    this.#component = component;
    actor.addPart(name, this);
  }

  onStart(): void {
    this.state.spam.clear();
    this.state.similar.clear();
    this.state.seen.clear();
  }

  /** Models: EventCorrelate: combined, counted, and only then held back. */
  record(r: Report): void {
    const source = `${this.#component} ${r.about.uid ?? ''} ${r.about.name ?? ''} ${r.type}`;
    const group = `${source} ${r.reason}`;
    const message = this.#combined(group, r.message);
    const combined = message !== r.message;
    const key = combined ? group : `${group} ${r.about.fieldPath ?? ''} ${r.message}`;
    const old = this.state.seen.get(key);
    const stamp = rfc3339(this.#actor.now);
    const seen: Seen = old
      ? { ...old, count: old.count + 1 }
      : { name: this.#name(r), count: 1, first: stamp, written: false };
    const passes = this.#passes(source);
    this.state.seen.set(key, passes ? { ...seen, written: true } : seen);
    if (!passes) return;
    if (seen.written) this.#again(seen, message, r.about.namespace ?? 'default');
    else this.#create(seen, r, message);
  }

  #name(r: Report): string {
    return `${r.about.name ?? ''}.${this.#stamp(this.#actor.now)}`;
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
    const most = AGGREGATE_MAX - 1;
    const kept = messages.length > most ? messages.slice(-most) : messages;
    this.state.similar.set(group, { messages: kept, at: now });
    return messages.length < AGGREGATE_MAX ? message : `(combined from similar events): ${message}`;
  }

  #create(seen: Seen, r: Report, message: string): void {
    const namespace = r.about.namespace ?? 'default';
    const { name, count, first } = seen;
    const host = this.#component === 'kubelet' ? { host: this.#actor.machine } : {};
    const event: KubeEvent = {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name, namespace },
      involvedObject: r.about,
      reason: r.reason,
      message,
      source: { component: this.#component, ...host },
      firstTimestamp: first,
      lastTimestamp: rfc3339(this.#actor.now),
      count,
      type: r.type,
      reportingComponent: this.#component,
      reportingInstance: this.#component === 'kubelet' ? this.#actor.machine : '',
    };
    this.#api.create(`/api/v1/namespaces/${namespace}/events`, event, `${this.#part}.written`);
  }

  /** Nanoseconds in hexadecimal, as upstream names Events; never twice the same. */
  #stamp(now: number): string {
    const s = this.state;
    s.sameTime = s.named === now ? s.sameTime + 1 : 0;
    s.named = now;
    return (BigInt(now) * 1000n + BigInt(s.sameTime)).toString(16);
  }

  #again({ name, count }: Seen, message: string, namespace: string): void {
    const path = `/api/v1/namespaces/${namespace}/events/${name}`;
    const patch = { count, lastTimestamp: rfc3339(this.#actor.now), message };
    this.#api.patch(path, patch, `${this.#part}.written`);
  }
}
