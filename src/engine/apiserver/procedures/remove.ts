import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import { admit, validateAdmission } from '../admission/chain.ts';
import { tooLarge } from '../body/readBody.ts';
import type { DeleteOptions } from '../options/deleteOptions.ts';
import { readDeleteOptions } from '../options/deleteOptions.ts';
import { isDryRun } from '../options/writeOptions.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import { conflict, deleted, notFound, warned } from '../status.ts';
import { keyOf } from '../storage.ts';
import { beforeDelete, checkPreconditions } from '../strategy/beforeDelete.ts';
import { deletionFinalizers, withFinalizers } from '../strategy/dependents.ts';
import { metaOf } from '../strategy/metaOf.ts';
import type { Environment, Outcome, Procedure, Task } from '../Task.ts';
import { answer, attributes } from './writing.ts';

/** A deletion under way. */
export interface Removing {
  readonly options: DeleteOptions;
  /** Marked by this request with no time left: what was marked goes next. */
  readonly marked?: boolean;
}

/** A DELETE of one object. */
export function beginRemove(c: RequestContext): Task<Removing> | ApiResponse {
  const options = tooLarge(c.request.body) ?? readDeleteOptions(c.request);
  if ('code' in options) return options;
  return {
    call: c.call,
    procedure: 'remove',
    key: keyOf(c.kind, c.info.namespace, c.info.name),
    data: { options },
    dryRun: isDryRun(c.request) || options.dryRun?.includes('All') === true,
  };
}

/** A namespace is emptied by its controller before it goes. Models: namespace/storage REST.Delete */
function removeNamespace(
  kind: Kind,
  old: KubeObject,
  o: DeleteOptions,
  env: Environment,
): Outcome | undefined {
  const meta = metaOf(old);
  const { uid, resourceVersion } = o.preconditions ?? {};
  if (uid !== undefined && uid !== meta.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${meta.uid}`;
    return answer(conflict(kind, meta.name ?? '', why));
  }
  if (resourceVersion !== undefined && resourceVersion !== meta.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${meta.resourceVersion}`;
    return answer(conflict(kind, meta.name ?? '', why));
  }
  const { spec, status } = old as { spec?: { finalizers?: readonly string[] }; status?: object };
  if (meta.deletionTimestamp !== undefined) {
    return (spec?.finalizers?.length ?? 0) > 0 ? answer({ code: 200, body: old }) : undefined;
  }
  const marked = {
    ...old,
    metadata: { ...meta, deletionTimestamp: rfc3339(env.now) },
    status: { ...status, phase: 'Terminating' },
  };
  return { do: 'put', object: withFinalizers(marked, deletionFinalizers(kind, old, o)) };
}

/** What a deletion of a present object comes to, whoever asks for it. */
export function removal(kind: Kind, old: KubeObject, data: Removing, env: Environment): Outcome {
  const { options } = data;
  if (kind.kind === 'Namespace' && kind.group === '') {
    const special = removeNamespace(kind, old, options, env);
    if (special) return special;
  }
  if (data.marked) return { do: 'delete' };
  const other = checkPreconditions(options, kind, old);
  if (other) return answer(other);
  const d = beforeDelete(kind, old, options, env.now);
  if ('object' in d) return { do: 'put', object: d.object };
  if (d.do === 'keep') return answer({ code: 200, body: old });
  return d.do === 'remove' ? { do: 'delete' } : answer(removedAnswer(kind, old));
}

/** Whether what was written must go at once: no time is left and nothing holds it. */
export function goesNow(kind: Kind, o: KubeObject): boolean {
  const meta = metaOf(o);
  const timed = kind.gracePeriod !== undefined && meta.deletionGracePeriodSeconds === 0;
  return timed && (meta.finalizers?.length ?? 0) === 0;
}

/** What is answered for an object that is gone (or whose end is under way). */
function removedAnswer(kind: Kind, o: KubeObject): ApiResponse {
  if (kind.deleteAnswersObject) return { code: 200, body: o };
  return deleted(kind, metaOf(o).name ?? '', metaOf(o).uid ?? '');
}

function warningsOf(kind: Kind, o: DeleteOptions): readonly string[] {
  const silent = o.propagationPolicy !== undefined || o.orphanDependents !== undefined;
  return kind.deleteWarning === undefined || silent ? [] : [kind.deleteWarning];
}

/** Models: generic/registry/store.go Delete */
export const REMOVE: Procedure<Removing> = {
  compute(task, current, env) {
    const c = contextOf(task.call);
    if (!current) return answer(notFound(c.kind, c.info.name));
    const a = attributes(c, 'DELETE', undefined, current, task.dryRun);
    const admitted = admit(a, env);
    if ('code' in admitted) return answer(admitted);
    const refusal = validateAdmission(a, env);
    return refusal ? answer(refusal) : removal(c.kind, current, task.data, env);
  },
  done(task, result) {
    const { kind } = contextOf(task.call);
    const { options } = task.data;
    if (!result.removed && goesNow(kind, result.object) && !task.dryRun) {
      return { task: { ...task, data: { options, marked: true } } };
    }
    const orphaning = options.orphanDependents === false && !result.removed;
    const response = result.removed
      ? removedAnswer(kind, result.object)
      : { code: orphaning ? 202 : 200, body: result.object };
    return { response: warned(response, warningsOf(kind, options)) };
  },
};
