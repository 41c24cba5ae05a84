import type { Container } from '../../api/core/pod/containerFields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { addQuantities, compareQuantities } from '../../api/quantity.ts';
import { containersOf, initContainersOf, isSidecar } from '../podSpec.ts';

type Quantities = Readonly<Record<string, string>>;

function added(x: Quantities, y: Quantities): Quantities {
  const out: Record<string, string> = { ...x };
  for (const [k, v] of Object.entries(y)) out[k] = out[k] ? addQuantities(out[k], v) : v;
  return out;
}

function highest(x: Quantities, y: Quantities): Quantities {
  const out: Record<string, string> = { ...x };
  for (const [k, v] of Object.entries(y)) {
    if (!out[k] || compareQuantities(v, out[k]) > 0) out[k] = v;
  }
  return out;
}

/** By spec, which never changes. Derived, not state. */
const known = new WeakMap<object, { requests?: Quantities; limits?: Quantities }>();

/**
 * What a Pod asks for or is limited to: its containers and sidecars together, or an init container
 * (with the sidecars before it) where that is more.
 * Models: component-helpers resource PodRequests, PodLimits
 */
export function podRequests(pod: Pod, which: 'requests' | 'limits'): Quantities {
  const { spec } = pod;
  if (!spec) return {};
  let own = known.get(spec);
  if (!own) known.set(spec, (own = {}));
  return (own[which] ??= newRequests(pod, which));
}

function newRequests(pod: Pod, which: 'requests' | 'limits'): Quantities {
  const of = (c: Container): Quantities => (c.resources?.[which] ?? {}) as Quantities;
  let sidecars: Quantities = {};
  let peak: Quantities = {};
  for (const c of initContainersOf(pod)) {
    if (isSidecar(c)) {
      sidecars = added(sidecars, of(c));
      peak = highest(peak, sidecars);
    } else peak = highest(peak, added(sidecars, of(c)));
  }
  const main = containersOf(pod).reduce((sum, c) => added(sum, of(c)), sidecars);
  const whole = highest(main, peak);
  const overhead = pod.spec?.overhead as Quantities | undefined;
  const own = pod.spec?.resources?.[which] as Quantities | undefined;
  const total = overhead && which === 'requests' ? added(whole, overhead) : whole;
  return own ? { ...total, ...own } : total;
}
