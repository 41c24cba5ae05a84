import { quantityValue, milliValue } from '../../quantity.ts';
import type { Container } from './containerFields.ts';
import type { PodSpec } from './fields.ts';

const COUNTED = ['cpu', 'memory'] as const;

function positive(q: string | undefined): boolean {
  return milliValue(q) > 0 || quantityValue(q) > 0;
}

type Asking = Pick<Container, 'resources'>;

function asks(c: Asking): boolean {
  const { limits, requests } = c.resources ?? {};
  return COUNTED.some((r) => positive(limits?.[r]) || positive(requests?.[r]));
}

function guaranteed(c: Asking): boolean {
  const { limits, requests } = c.resources ?? {};
  return COUNTED.every((r) => positive(limits?.[r]) && requests?.[r] === limits?.[r]);
}

/** Resources of the Pod itself stand for those of its containers. Models: pkg/apis/core/v1/helper/qos */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const own: readonly Asking[] | undefined = spec.resources && [{ resources: spec.resources }];
  const all = own ?? [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  if (!all.some(asks)) return 'BestEffort';
  return all.every(guaranteed) ? 'Guaranteed' : 'Burstable';
}
