import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { Attributes } from '../admission/Admission.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { ApiResponse } from '../Request.ts';
import { warned } from '../status.ts';
import type { Outcome } from '../Task.ts';

const NONE: readonly string[] = [];

/** Nothing is written: the response stands. */
export function answer(response: ApiResponse, warnings: readonly string[] = NONE): Outcome {
  return { do: 'answer', response: warned(response, warnings) };
}

/** What admission sees of a request. */
export function attributes(
  c: RequestContext,
  operation: Attributes['operation'],
  object: KubeObject | undefined,
  old: KubeObject | undefined,
  dryRun: boolean,
): Attributes {
  return {
    operation,
    kind: c.kind,
    namespace: c.info.namespace,
    name: object?.metadata?.name ?? c.info.name,
    subresource: c.info.subresource,
    object,
    old,
    user: c.user,
    dryRun,
  };
}

/** Warnings in the order in which they came up; one list is handed on as it is. */
export function joined(...lists: (readonly string[] | undefined)[]): readonly string[] {
  const some = lists.filter((l) => l !== undefined && l.length > 0) as (readonly string[])[];
  return some.length > 1 ? some.flat() : (some[0] ?? NONE);
}
