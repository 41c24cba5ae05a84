import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { addQuantities, compareQuantities } from '../../engine/api/quantity.ts';
import type { Json } from '../print/read.ts';
import { labelsAt, listAt, textAt } from '../print/read.ts';

/** Amounts by resource. */
export type Amounts = Readonly<Record<string, string>>;

/**
 * What a Pod asks for or may use: the sum of its containers and sidecars, or more while an init
 * container needs it. `actual` takes the containers' status into account.
 * Models: component-helpers resource PodRequests, PodLimits
 */
export function podResources(
  pod: KubeObject,
  what: 'requests' | 'limits',
  actual: boolean,
): Amounts {
  const statuses = actual
    ? [...listAt(pod, 'status.containerStatuses'), ...listAt(pod, 'status.initContainerStatuses')]
    : [];
  const of = (c: Json): Amounts => {
    const spec = labelsAt(c, `resources.${what}`);
    const status = statuses.find((s) => s['name'] === c['name'] && s['resources'] !== undefined);
    if (!status) return spec;
    const now = labelsAt(status, `resources.${what}`);
    const allocated = what === 'requests' ? labelsAt(status, 'allocatedResources') : {};
    return greatest(greatest(spec, now), allocated);
  };
  let sum: Amounts = {};
  for (const c of listAt(pod, 'spec.containers')) sum = plus(sum, of(c));
  let sidecars: Amounts = {};
  let init: Amounts = {};
  for (const c of listAt(pod, 'spec.initContainers')) {
    const own = of(c);
    if (textAt(c, 'restartPolicy') === 'Always') {
      sum = plus(sum, own);
      sidecars = plus(sidecars, own);
      init = greatest(init, sidecars);
    } else init = greatest(init, plus(own, sidecars));
  }
  const whole = { ...greatest(sum, init), ...labelsAt(pod, `spec.resources.${what}`) };
  return overhead(whole, labelsAt(pod, 'spec.overhead'), what);
}

/** Overhead counts on top; for limits only where there is one. */
function overhead(whole: Amounts, extra: Amounts, what: string): Amounts {
  const counted = Object.entries(extra).filter(([r]) => what === 'requests' || r in whole);
  return plus(whole, Object.fromEntries(counted));
}

function plus(a: Amounts, b: Amounts): Amounts {
  const out: Record<string, string> = { ...a };
  for (const [r, amount] of Object.entries(b)) {
    const before = out[r];
    out[r] = before === undefined ? amount : addQuantities(before, amount);
  }
  return out;
}

function greatest(a: Amounts, b: Amounts): Amounts {
  const out: Record<string, string> = { ...a };
  for (const [r, amount] of Object.entries(b)) {
    const before = out[r];
    if (before === undefined || compareQuantities(before, amount) < 0) out[r] = amount;
  }
  return out;
}
