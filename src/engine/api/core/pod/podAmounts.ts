import { addQuantities } from '../../quantity.ts';
import type { Pod } from './fields.ts';
import { aggregate } from './podLevelResources.ts';

type Quantities = Readonly<Record<string, string>>;

function podLevel(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

function whole(pod: Pod, which: 'requests' | 'limits'): Record<string, string> {
  const out = { ...aggregate(pod.spec ?? {}, (c) => c.resources?.[which]) };
  const own = pod.spec?.resources?.[which];
  for (const k in own) if (podLevel(k)) out[k] = own[k]!;
  return out;
}

function withOverhead(sums: Record<string, string>, pod: Pod, all: boolean): Quantities {
  const { overhead } = pod.spec ?? {};
  for (const k in overhead) {
    if (sums[k] !== undefined) sums[k] = addQuantities(sums[k], overhead[k]!);
    else if (all) sums[k] = overhead[k]!;
  }
  return sums;
}

/**
 * What a Pod asks for, with its overhead; what its status tells of a resize is not looked at.
 * Models: component-helpers resource/helpers.go PodRequests
 */
export function requestsOfPod(pod: Pod): Quantities {
  return withOverhead(whole(pod, 'requests'), pod, true);
}

/** What a Pod may use at most. Models: component-helpers resource/helpers.go PodLimits */
export function limitsOfPod(pod: Pod): Quantities {
  return withOverhead(whole(pod, 'limits'), pod, false);
}
