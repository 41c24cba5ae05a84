import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../Request.ts';
import { invalidObject, serverError } from '../status.ts';
import type { Environment } from '../Task.ts';
import { metaOf } from './metaOf.ts';

/**
 * The object with what its kind gives it before it is checked (a Service's address and ports), or
 * why it gets nothing. Models: generic/registry/store.go BeginCreate, BeginUpdate
 */
export function allocated(
  kind: Kind,
  object: KubeObject,
  old: KubeObject | undefined,
  env: Environment,
  dryRun: boolean,
): KubeObject | ApiResponse {
  if (!kind.allocate) return object;
  const made = kind.allocate(object, old, {
    objects: () => env.list(kind.resource, ''),
    random: (below) => env.prng.int(below),
    dryRun,
  });
  if ('object' in made) return made.object;
  if ('internal' in made) return serverError(made.internal);
  return invalidObject(kind, metaOf(object).name ?? '', made.errors);
}
