import type { Allocation, AllocationPool } from '../../meta/Allocation.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { familyOf, isIPv4 } from '../../meta/ip.ts';
import type { Service, ServicePort, ServiceSpec } from './fields.ts';
import { normalizeClusterIPs, patchAllocatedValues } from './prepare.ts';
import { hasNodePorts, isHeadless, needsHealthCheck, nodePortsOf, sameList } from './traits.ts';
import { checkClusterIPs } from './validateAddresses.ts';

/** `--service-cluster-ip-range=10.96.0.0/16`: the part that is handed out is the upper one. */
const NETWORK = '10.96.';
const ADDRESSES = { first: 1, static: 256, last: 65_534 };
/** The Service `kubernetes` has the first address. */
const KUBERNETES = '10.96.0.1';
/** Dry runs are shown ports from above it, which nobody will get. */
const DUMMY_PORT = 32_768;
const PORTS = { first: 30_000, static: 30_086, last: 32_767 };

const IP_TAKEN = 'provided IP is already allocated';
const IP_RANGE = 'the provided network does not match the current range';
const PORT_TAKEN = 'provided port is already allocated';
const PORT_RANGE =
  'provided port is not in the valid range. The range of valid ports is 30000-32767';

type Tried = { readonly spec: ServiceSpec } | Exclude<Allocation<Service>, { object: Service }>;

function others(o: Service, pool: AllocationPool): readonly Service[] {
  const { name, namespace } = o.metadata ?? {};
  return (pool.objects() as readonly Service[]).filter(
    (s) => s.metadata?.name !== name || s.metadata?.namespace !== namespace,
  );
}

function toAddress(n: number): string {
  return `${NETWORK}${n >> 8}.${n & 255}`;
}

/** A free number of a range, the upper part first; undefined when all are taken. */
function free(
  range: { readonly first: number; readonly static: number; readonly last: number },
  taken: (n: number) => boolean,
  random: (below: number) => number,
): number | undefined {
  const search = (from: number, to: number): number | undefined => {
    const count = to - from + 1;
    const start = random(count);
    for (let i = 0; i < count; i++) {
      const n = from + ((start + i) % count);
      if (!taken(n)) return n;
    }
    return undefined;
  };
  return search(range.static, range.last) ?? search(range.first, range.static - 1);
}

function policyOf(s: ServiceSpec, was: ServiceSpec | undefined): ServiceSpec['ipFamilyPolicy'] {
  if (s.ipFamilyPolicy !== undefined) return s.ipFamilyPolicy;
  if (was?.ipFamilyPolicy !== undefined) return was.ipFamilyPolicy;
  const selects = Object.keys(s.selector ?? {}).length > 0;
  return s.clusterIP === 'None' && !selects ? 'RequireDualStack' : 'SingleStack';
}

/** A single-stack Service has one address of one family. */
function checkPolicy(s: ServiceSpec, was: ServiceSpec | undefined, out: FieldError[]): ServiceSpec {
  const at = 'spec.ipFamilyPolicy';
  const single = s.ipFamilyPolicy === 'SingleStack';
  let next = s;
  if (was && single) {
    const [ips, families] = [s.clusterIPs ?? [], s.ipFamilies ?? []];
    if (ips.length > 1 && sameList(ips, was.clusterIPs)) {
      next = { ...next, clusterIPs: ips.slice(0, 1) };
    }
    if (families.length > 1 && sameList(families, was.ipFamilies)) {
      next = { ...next, ipFamilies: families.slice(0, 1) };
    }
  } else if (was) {
    const reduced = (k: 'clusterIPs' | 'ipFamilies'): boolean =>
      (s[k]?.length ?? 0) > 0 && s[k]!.length < (was[k]?.length ?? 0);
    const text = "must be 'SingleStack' to release the secondary";
    if (reduced('clusterIPs')) out.push(invalid(at, s.ipFamilyPolicy, `${text} cluster IP`));
    if (reduced('ipFamilies')) out.push(invalid(at, s.ipFamilyPolicy, `${text} IP family`));
  }
  if (!single) return next;
  const text = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (next.clusterIPs?.length === 2) {
    out.push(invalid(at, 'SingleStack', `${text} cluster IPs are specified`));
  }
  if (next.ipFamilies?.length === 2) {
    out.push(invalid(at, 'SingleStack', `${text} IP families are specified`));
  }
  return next;
}

/** Families of addresses that were asked for; only IPv4 is configured. */
function familiesOfIPs(s: ServiceSpec, out: FieldError[]): ServiceSpec {
  const families = [...(s.ipFamilies ?? [])];
  const ips = s.clusterIPs ?? [];
  for (let i = 0; i < ips.length && ips[i] !== 'None'; i++) {
    if (i < families.length) continue;
    const family = familyOf(ips[i]!) ?? 'IPv4';
    if (family === 'IPv4') families.push('IPv4');
    else {
      const text = `${family} is not configured on this cluster`;
      out.push(invalid(`spec.clusterIPs[${i}]`, ips, text));
    }
  }
  return { ...s, ipFamilies: families };
}

function headlessFamilies(s: ServiceSpec): ServiceSpec {
  const families = s.ipFamilies?.length ? s.ipFamilies : (['IPv4'] as const);
  if (families.length > 1 || s.ipFamilyPolicy === 'SingleStack')
    return { ...s, ipFamilies: families };
  const second = families[0] === 'IPv4' ? 'IPv6' : 'IPv4';
  return { ...s, ipFamilies: [families[0]!, second] };
}

/** Models: pkg/registry/core/service/storage/alloc.go initIPFamilyFields, one IPv4 range */
function initFamilies(o: Service, old: Service | undefined): Tried {
  const s = o.spec ?? {};
  if (s.type === 'ExternalName') return { spec: s };
  const was = old?.spec;
  const policy = policyOf(s, was);
  const given: ServiceSpec = { ...s, ...(policy === undefined ? {} : { ipFamilyPolicy: policy }) };
  const errors: FieldError[] = [];
  checkClusterIPs({ ...o, spec: given }, old, errors);
  if (errors.length > 0) return { errors };
  const next = familiesOfIPs(checkPolicy(given, was, errors), errors);
  if (errors.length > 0) return { errors };
  const selects = Object.keys(s.selector ?? {}).length > 0;
  if (s.clusterIP === 'None' && !selects) return { spec: headlessFamilies(next) };
  if (policy === 'RequireDualStack') {
    const text = 'this cluster is not configured for dual-stack services';
    errors.push(invalid('spec.ipFamilyPolicy', policy, text));
  }
  next.ipFamilies?.forEach((f, i) => {
    if (f === 'IPv4') return;
    errors.push(invalid(`spec.ipFamilies[${i}]`, f, 'not configured on this cluster'));
  });
  if (errors.length > 0) return { errors };
  return { spec: next.ipFamilies?.length ? next : { ...next, ipFamilies: ['IPv4'] } };
}

/** Models: allocClusterIPs, ipallocator */
function allocateIP(o: Service, s: ServiceSpec, pool: AllocationPool): Tried {
  if (s.type === 'ExternalName' || isHeadless(s)) return { spec: s };
  const used = new Set(others(o, pool).flatMap((x) => x.spec?.clusterIPs ?? []));
  const own = o.metadata?.name === 'kubernetes' && o.metadata.namespace === 'default';
  if (!own) used.add(KUBERNETES);
  const asked = s.clusterIPs?.[0] ?? '';
  if (asked !== '') {
    const n = addressNumber(asked);
    const why = n === undefined ? IP_RANGE : used.has(asked) ? IP_TAKEN : undefined;
    if (why === undefined) return { spec: { ...s, clusterIP: asked, clusterIPs: [asked] } };
    const text = `failed to allocate IP ${asked}: ${why}`;
    return { errors: [invalid('spec.clusterIPs', s.clusterIPs, text)] };
  }
  const n = pool.dryRun ? 0 : free(ADDRESSES, (i) => used.has(toAddress(i)), pool.random);
  if (n === undefined) {
    const name = JSON.stringify(o.metadata?.name ?? '');
    return { internal: `failed to allocate a serviceIP for Service ${name}: range is full` };
  }
  return { spec: { ...s, clusterIP: toAddress(n), clusterIPs: [toAddress(n)] } };
}

/** The number of an address in the range, or undefined. */
function addressNumber(ip: string): number | undefined {
  if (!isIPv4(ip) || !ip.startsWith(NETWORK)) return undefined;
  const [, , high, low] = ip.split('.').map(Number) as [number, number, number, number];
  const n = high * 256 + low;
  return n >= ADDRESSES.first && n <= ADDRESSES.last ? n : undefined;
}

function allocatesPorts(s: ServiceSpec): boolean {
  return s.type === 'NodePort' || s.allocateLoadBalancerNodePorts === true;
}

/** Ports that are given, of this operation and of other Services. */
class NodePorts {
  readonly #used: Set<number>;
  readonly #own: number[] = [];
  readonly #pool: AllocationPool;

  constructor(o: Service, pool: AllocationPool) {
    const health = (x: Service): number[] =>
      x.spec?.healthCheckNodePort ? [x.spec.healthCheckNodePort] : [];
    this.#used = new Set(others(o, pool).flatMap((x) => [...nodePortsOf(x), ...health(x)]));
    this.#pool = pool;
  }

  /** What is wrong with a port that was asked for; undefined when it is given. */
  take(port: number): string | undefined {
    if (port < PORTS.first || port > PORTS.last) return PORT_RANGE;
    if (this.#used.has(port)) return PORT_TAKEN;
    this.#used.add(port);
    this.#own.push(port);
    return undefined;
  }

  next(): number | undefined {
    if (this.#pool.dryRun) {
      const dummy = Math.max(DUMMY_PORT, ...this.#own) + 1;
      this.#own.push(dummy);
      return dummy;
    }
    const port = free(PORTS, (n) => this.#used.has(n), this.#pool.random);
    if (port !== undefined) this.#used.add(port);
    return port;
  }
}

const FULL = 'failed to allocate a nodePort: range is full';

/** One number serves all protocols of a port. Models: initNodePorts, updateNodePorts */
function allocatePorts(s: ServiceSpec, old: Service | undefined, ports: NodePorts): Tried {
  if (!hasNodePorts(s) || !s.ports) return { spec: s };
  const kept = new Set(old && hasNodePorts(old.spec ?? {}) ? nodePortsOf(old) : []);
  const given = new Map<number, number>();
  const out: ServicePort[] = [];
  for (const [i, p] of s.ports.entries()) {
    const asked = p.nodePort || (old ? 0 : requested(s.ports, p.port ?? 0));
    const before = old ? undefined : given.get(p.port ?? 0);
    let port = p.nodePort || before || asked;
    if (port === 0) {
      if (!allocatesPorts(s)) {
        out.push(p);
        continue;
      }
      const next = ports.next();
      if (next === undefined) return { internal: FULL };
      port = next;
    } else if (port !== before && !kept.has(port)) {
      const again = [...given.values()].includes(port) && old !== undefined;
      const why = again ? undefined : ports.take(port);
      if (why) return { errors: [invalid(`spec.ports[${i}].nodePort`, port, why)] };
    }
    given.set(p.port ?? 0, port);
    out.push(port === p.nodePort ? p : { ...p, nodePort: port });
  }
  return { spec: { ...s, ports: out } };
}

function requested(list: readonly ServicePort[], port: number): number {
  return list.find((p) => p.port === port && p.nodePort)?.nodePort ?? 0;
}

function allocateHealthCheck(s: ServiceSpec, old: Service | undefined, ports: NodePorts): Tried {
  if (!needsHealthCheck(s) || (old && needsHealthCheck(old.spec ?? {}))) return { spec: s };
  const asked = s.healthCheckNodePort ?? 0;
  if (asked === 0) {
    const port = ports.next();
    return port === undefined ? { internal: FULL } : { spec: { ...s, healthCheckNodePort: port } };
  }
  const why = ports.take(asked);
  if (!why) return { spec: s };
  return { internal: `failed to allocate requested HealthCheck NodePort ${asked}: ${why}` };
}

/** Whether an update needs a new address. */
function needsNewIP(old: Service | undefined): boolean {
  return !old || old.spec?.type === 'ExternalName';
}

/**
 * Gives a Service its address and ports before it is checked. What is taken is read from the
 * Services themselves; upstream keeps IPAddress objects and a bitmap beside them.
 * Models: pkg/registry/core/service/storage storage.go beginCreate, beginUpdate; alloc.go
 */
export function allocateService(
  given: Service,
  old: Service | undefined,
  pool: AllocationPool,
): Allocation<Service> {
  const patched = old ? patchAllocatedValues(given, old) : given;
  const o = normalizeClusterIPs(patched, old);
  let tried = initFamilies(o, old);
  if ('spec' in tried && needsNewIP(old)) tried = allocateIP(o, tried.spec, pool);
  if (!('spec' in tried)) return tried;
  if (hasNodePorts(tried.spec)) {
    const ports = new NodePorts(o, pool);
    tried = allocatePorts(tried.spec, old, ports);
    if ('spec' in tried) tried = allocateHealthCheck(tried.spec, old, ports);
  }
  return 'spec' in tried ? { object: { ...o, spec: tried.spec } } : tried;
}
