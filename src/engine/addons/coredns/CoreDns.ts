import type { Namespace } from '../../api/core/namespace/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import type { Informer } from '../../client/Informer.ts';
import type { DnsAnswer } from '../../network/dns/Dns.ts';
import type { DnsArrived } from '../../network/sockets/messages.ts';
import type { Actor, Handlers, Part } from '../../sim/Actor.ts';
import type { DnsSources } from './clusterRecords.ts';
import { clusterAnswer } from './clusterRecords.ts';

/** A name of the cluster is found in so many µs. */
const LOOKUP_US = 60;

/** The machines' own resolver is asked about anything else; it knows no names. */
const FORWARD_US = 600;

/** Indexes of the informers. */
export const BY_IP = 'ip';
export const OF_SERVICE = 'service';

/** What CoreDNS watches. */
export interface CoreDnsOptions {
  readonly services: Informer<Service>;
  readonly slices: Informer<EndpointSlice>;
  readonly namespaces: Informer<Namespace>;
}

/**
 * CoreDNS with kubeadm's Corefile: answers names of the cluster out of its informers, and nothing
 * before these are filled. Its cache is off for the cluster's own zone, as in the Corefile.
 * Models: coredns plugin/kubernetes, plugin/forward to a resolver that knows no names
 */
export class CoreDns implements Part, DnsSources {
  readonly state = { queries: 0 };
  readonly handlers: Handlers = {
    query: (a: DnsArrived) => this.#query(a),
    give: (d: { a: DnsArrived; answer: DnsAnswer }) => this.#give(d.a, d.answer),
  };
  readonly #actor: Actor;
  readonly #o: CoreDnsOptions;

  constructor(actor: Actor, options: CoreDnsOptions) {
    this.#actor = actor;
    this.#o = options;
    actor.addPart('dns', this);
  }

  onStart(): void {
    this.state.queries = 0;
  }

  /** Its informers are filled. */
  get ready(): boolean {
    const { services, slices, namespaces } = this.#o;
    return services.synced && slices.synced && namespaces.synced;
  }

  service(namespace: string, name: string): Service | undefined {
    return this.#o.services.get(`${namespace}/${name}`);
  }

  namespace(name: string): boolean {
    return this.#o.namespaces.get(name) !== undefined;
  }

  slicesOf(namespace: string, service: string): readonly EndpointSlice[] {
    return this.#o.slices.byIndex(OF_SERVICE, `${namespace}/${service}`);
  }

  servicesAt(ip: string): readonly Service[] {
    return this.#o.services.byIndex(BY_IP, ip);
  }

  slicesAt(ip: string): readonly EndpointSlice[] {
    return this.#o.slices.byIndex(BY_IP, ip);
  }

  #query(a: DnsArrived): void {
    this.state.queries++;
    if (!this.ready) return this.#after(LOOKUP_US, a, { rcode: 'SERVFAIL', answers: [] });
    const answer = clusterAnswer(a.question, this);
    if (answer) return this.#after(LOOKUP_US, a, answer);
    return this.#after(FORWARD_US, a, { rcode: 'NXDOMAIN', answers: [] });
  }

  #after(us: number, a: DnsArrived, answer: DnsAnswer): void {
    this.#actor.after(us, 'dns.give', { a, answer });
  }

  /** `loadbalance`: the order of several addresses is drawn anew for each answer. */
  #give(a: DnsArrived, answer: DnsAnswer): void {
    const kernel = this.#actor.sim.find(`${this.#actor.machine}/kernel`);
    if (!kernel) return;
    const { prng, sim } = this.#actor;
    const answers = [...answer.answers];
    for (let i = answers.length - 1; i > 0; i--) {
      const j = prng.int(i + 1);
      [answers[i], answers[j]] = [answers[j]!, answers[i]!];
    }
    sim.schedule(kernel, sim.now, 'sockets.resolved', { ...a, answer: { ...answer, answers } });
  }
}
