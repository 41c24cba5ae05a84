import type { Alternative } from './Alternative.ts';
import { HPA_V1 } from './autoscaling/v1/hpa.ts';
import { EVENT_V1 } from './events/event/event.ts';

/** Every second way to a kind. */
export const ALTERNATIVES: readonly Alternative[] = [EVENT_V1, HPA_V1];

const known = new Map(ALTERNATIVES.map((a) => [`${a.apiVersion}/${a.stored.resource}`, a]));

/** The alternative behind a path. */
export function alternativeOf(apiVersion: string, resource: string): Alternative | undefined {
  return known.get(`${apiVersion}/${resource}`);
}
