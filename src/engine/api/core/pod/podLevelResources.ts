import { addQuantities, compareQuantities } from '../../quantity.ts';
import type { Container } from './containerFields.ts';
import type { PodSpec } from './fields.ts';

type Quantities = Readonly<Record<string, string>>;
type Sums = Record<string, string>;
type Of = (c: Container) => Quantities | undefined;

const HUGE_PAGES = 'hugepages-';

function isSupported(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith(HUGE_PAGES);
}

function add(to: Sums, list: Quantities | undefined): void {
  for (const k in list) to[k] = to[k] === undefined ? list[k]! : addQuantities(to[k], list[k]!);
}

function raise(to: Sums, list: Quantities): void {
  for (const k in list) {
    if (to[k] === undefined || compareQuantities(list[k]!, to[k]) > 0) to[k] = list[k]!;
  }
}

/**
 * What all containers of a Pod come to: sidecars run beside the others, init containers one by one
 * before them. Models: component-helpers/resource AggregateContainerRequests, -Limits
 */
export function aggregate(spec: PodSpec, of: Of): Quantities {
  const sum: Sums = {};
  for (const c of spec.containers ?? []) add(sum, of(c));
  const sidecars: Sums = {};
  const init: Sums = {};
  for (const c of spec.initContainers ?? []) {
    let use: Sums = { ...of(c) };
    if (c.restartPolicy === 'Always') {
      add(sum, of(c));
      add(sidecars, of(c));
      use = { ...sidecars };
    } else add(use, sidecars);
    raise(init, use);
  }
  raise(sum, init);
  return sum;
}

/** Huge pages that containers limit limit the Pod. Models: defaultHugePagePodLimits */
function defaultLimits(spec: PodSpec): Quantities | undefined {
  const { limits, requests } = spec.resources ?? {};
  const all = aggregate(spec, (c) => c.resources?.limits);
  let out: Sums | undefined;
  for (const k in all) {
    if (!k.startsWith(HUGE_PAGES) || requests?.[k] !== undefined || limits?.[k] !== undefined) {
      continue;
    }
    out ??= { ...limits };
    out[k] = all[k]!;
  }
  return out ?? limits;
}

/** Models: defaultPodRequests */
function defaultRequests(spec: PodSpec, limits: Quantities): Quantities | undefined {
  const { requests } = spec.resources ?? {};
  const all = aggregate(spec, (c) => c.resources?.requests);
  const out: Sums = { ...requests };
  let changed = false;
  const take = (k: string, q: string): void => {
    if (out[k] !== undefined || !isSupported(k)) return;
    out[k] = q;
    changed = true;
  };
  for (const k in all) if (!k.startsWith(HUGE_PAGES)) take(k, all[k]!);
  for (const k in limits) take(k, limits[k]!);
  return changed ? out : requests;
}

/** Limits and requests of a whole Pod, where it has some. The same reference when all are set. */
export function defaultPodLevelResources(spec: PodSpec): PodSpec {
  const r = spec.resources;
  if (!r || (!r.limits && !r.requests)) return spec;
  const limits = defaultLimits(spec);
  const requests = limits ? defaultRequests(spec, limits) : r.requests;
  if (limits === r.limits && requests === r.requests) return spec;
  const resources = { ...r, ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) };
  return { ...spec, resources };
}
