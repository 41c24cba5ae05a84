import { addQuantities } from '../../quantity.ts';
import type { PodSpec } from './fields.ts';
import { aggregate } from './podLevelResources.ts';

type Quantities = Readonly<Record<string, string>>;

/**
 * What a whole Pod asks for: its own resources where it has some, else its containers', and its
 * overhead. Models: component-helpers/resource PodRequests, PodLimits
 */
export function podTotals(spec: PodSpec, of: 'requests' | 'limits'): Quantities {
  const out: Record<string, string> = {
    ...aggregate(spec, (c) => c.resources?.[of]),
    ...spec.resources?.[of],
  };
  for (const [k, q] of Object.entries(spec.overhead ?? {})) {
    if (out[k] !== undefined) out[k] = addQuantities(out[k], q);
    else if (of === 'requests') out[k] = q;
  }
  return out;
}
