import type { Service } from '../../api/core/service/fields.ts';
import type { Endpoint, EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import type { DnsAnswer, DnsQuestion, DnsRecord } from '../../network/dns/Dns.ts';

/** Seconds that an answer may be kept: the Corefile's `ttl`. */
const TTL = 30;

/** The zone that is served: `kubernetes cluster.local` of the Corefile. */
export const ZONE = 'cluster.local';

/** What records are made of; looked up, never walked through. */
export interface DnsSources {
  service(namespace: string, name: string): Service | undefined;
  namespace(name: string): boolean;
  slicesOf(namespace: string, service: string): readonly EndpointSlice[];
  /** Services and slices that have an address. */
  servicesAt(ip: string): readonly Service[];
  slicesAt(ip: string): readonly EndpointSlice[];
}

const NONE: DnsAnswer = { rcode: 'NXDOMAIN', answers: [] };

function found(answers: readonly DnsRecord[]): DnsAnswer {
  return { rcode: 'NOERROR', answers };
}

function address(name: string, data: string): DnsRecord {
  return { name: `${name}.`, type: 'A', ttl: TTL, data };
}

function isHeadless(s: Service): boolean {
  return s.spec?.clusterIP === 'None';
}

/** A ready endpoint with the label by which it is reached: its hostname, else its address. */
interface Reached {
  readonly label: string;
  readonly ip: string;
  readonly ports: NonNullable<EndpointSlice['ports']>;
}

function labelOf(e: Endpoint): string {
  return e.hostname ?? (e.addresses?.[0] ?? '').replaceAll('.', '-');
}

function endpointsOf(slices: readonly EndpointSlice[], notReady: boolean): readonly Reached[] {
  return slices
    .filter((s) => s.addressType === 'IPv4')
    .flatMap((s) =>
      (s.endpoints ?? [])
        .filter((e) => notReady || (e.conditions?.ready ?? true))
        .map((e) => ({
          label: labelOf(e),
          ip: e.addresses?.[0] ?? '',
          ports: s.ports ?? [],
        })),
    );
}

/** The service of a name, and what stands before it. */
interface Parsed {
  readonly namespace: string;
  readonly service: string;
  /** `_port`, `_protocol`, or an endpoint's label; empty for the Service itself. */
  readonly before: readonly string[];
}

function parse(name: string): Parsed | undefined {
  const labels = name.toLowerCase().split('.');
  const tail = labels.slice(-4);
  if (tail[1] !== 'svc' || tail.slice(2).join('.') !== ZONE) return undefined;
  const before = labels.slice(0, -4);
  const service = before.pop();
  return service === undefined ? undefined : { namespace: tail[0]!, service, before };
}

function srv(name: string, port: number, target: string, share: number): DnsRecord {
  return { name: `${name}.`, type: 'SRV', ttl: TTL, data: `0 ${share} ${port} ${target}.` };
}

/** `_http._tcp.web.default.svc.cluster.local` and, without both, all ports. */
function srvRecords(q: DnsQuestion, s: Service, base: string, all: readonly Reached[]): DnsAnswer {
  const parts = parse(q.name)!.before.map((b) => b.replace(/^_/, ''));
  const [port, protocol] = parts;
  const fits = (p: { name?: string; protocol?: string }): boolean =>
    (port === undefined || p.name === port) &&
    (protocol === undefined || (p.protocol ?? 'TCP').toLowerCase() === protocol);
  const targets = isHeadless(s)
    ? all.flatMap((e) =>
        e.ports.filter(fits).map((p) => [p.port ?? 0, `${e.label}.${base}`] as const),
      )
    : (s.spec?.ports ?? []).filter(fits).map((p) => [p.port ?? 0, base] as const);
  if (targets.length === 0) return NONE;
  const share = Math.floor(100 / targets.length);
  return found(targets.map(([n, target]) => srv(q.name, n, target, share)));
}

function serviceAnswer(q: DnsQuestion, p: Parsed, from: DnsSources): DnsAnswer {
  const s = from.service(p.namespace, p.service);
  if (!s) return NONE;
  const base = `${p.service}.${p.namespace}.svc.${ZONE}`;
  // What it points to is outside of the cluster, where nobody can be asked.
  if (s.spec?.type === 'ExternalName') return { rcode: 'SERVFAIL', answers: [] };
  const notReady = s.spec?.publishNotReadyAddresses ?? false;
  const all = isHeadless(s) ? endpointsOf(from.slicesOf(p.namespace, p.service), notReady) : [];
  if (q.type === 'SRV' || p.before.length === 2) {
    return q.type === 'SRV' ? srvRecords(q, s, base, all) : NONE;
  }
  const label = p.before[0];
  if (p.before.length > 1 || (label !== undefined && !isHeadless(s))) return NONE;
  if (!isHeadless(s))
    return found(q.type === 'A' ? [address(q.name, s.spec?.clusterIP ?? '')] : []);
  const own = label === undefined ? all : all.filter((e) => e.label === label);
  if (own.length === 0) return NONE;
  return found(q.type === 'A' ? own.map((e) => address(q.name, e.ip)) : []);
}

function pointer(q: DnsQuestion, from: DnsSources): DnsAnswer {
  const ip = q.name.replace('.in-addr.arpa', '').split('.').toReversed().join('.');
  const ptr = (target: string): DnsAnswer =>
    found([{ name: `${q.name}.`, type: 'PTR', ttl: TTL, data: `${target}.svc.${ZONE}.` }]);
  for (const s of from.servicesAt(ip)) {
    return ptr(`${s.metadata?.name}.${s.metadata?.namespace}`);
  }
  for (const slice of from.slicesAt(ip)) {
    const e = slice.endpoints?.find((x) => x.addresses?.includes(ip));
    const service = slice.metadata?.labels?.['kubernetes.io/service-name'];
    if (e && service) return ptr(`${labelOf(e)}.${service}.${slice.metadata?.namespace}`);
  }
  return NONE;
}

/** `10-244-1-7.default.pod.cluster.local`: `pods insecure` answers any address of a namespace. */
function podAnswer(q: DnsQuestion, from: DnsSources): DnsAnswer {
  const [label = '', namespace = ''] = q.name.split('.');
  const ip = label.replaceAll('-', '.');
  if (!from.namespace(namespace) || !/^\d+(\.\d+){3}$/.test(ip)) return NONE;
  return found(q.type === 'A' ? [address(q.name, ip)] : []);
}

/**
 * What CoreDNS says of a name of the cluster; undefined: the name is none of the cluster's.
 * Models: coredns plugin/kubernetes, kubernetes/dns docs/specification.md 1.1.0
 */
export function clusterAnswer(q: DnsQuestion, from: DnsSources): DnsAnswer | undefined {
  const name = q.name.toLowerCase();
  if (name.endsWith('.in-addr.arpa')) {
    const answer = pointer(q, from);
    return answer.rcode === 'NXDOMAIN' ? undefined : answer;
  }
  if (name !== ZONE && !name.endsWith(`.${ZONE}`)) return undefined;
  if (name.endsWith(`.pod.${ZONE}`)) return podAnswer(q, from);
  const parsed = parse(q.name);
  return parsed ? serviceAnswer(q, parsed, from) : NONE;
}
