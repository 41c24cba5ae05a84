import { chargeOf } from '../admission/resourceQuota.ts';
import type { ResourceQuota } from '../../api/core/resourcequota/fields.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import { forbiddenBy } from '../status.ts';
import { metaOf } from '../strategy/metaOf.ts';
import type { Environment, Procedure, Task } from '../Task.ts';
import { answer } from './writing.ts';

/** A new object that is charged to one quota after another before it is stored. */
interface Charging {
  readonly object: KubeObject;
  /** Keys of the quotas to come. */
  readonly rest: readonly string[];
  readonly then: Task;
}

/**
 * The task that stores a new object, behind those that charge it to the quotas of its namespace.
 * Models: the ResourceQuota admission plugin, last of the chain; changes of what is stored already
 * are counted by the controller only
 */
export function behindQuotas(
  c: RequestContext,
  object: KubeObject,
  then: Task,
  env: Environment,
): Task {
  if (!c.kind.namespaced || c.info.subresource !== '') return then;
  const namespace = metaOf(object).namespace ?? '';
  const quotas = env.list('resourcequotas', namespace);
  if (quotas.length === 0) return then;
  const keys = quotas.map((q) => `/registry/resourcequotas/${namespace}/${metaOf(q).name}`);
  return chargeTask(then, object, keys);
}

function chargeTask(then: Task, object: KubeObject, [key, ...rest]: readonly string[]): Task {
  if (key === undefined) return then;
  const data: Charging = { object, rest, then };
  return { call: then.call, procedure: 'charge', key, data, dryRun: then.dryRun };
}

function next({ data }: Task<Charging>): Task {
  return chargeTask(data.then, data.object, data.rest);
}

/** Models: admission/plugin/resourcequota/controller.go checkQuotas */
export const CHARGE: Procedure<Charging> = {
  compute(task, current, env) {
    if (!current) return { do: 'next', task: next(task) };
    const { kind } = contextOf(task.call);
    const { object } = task.data;
    const charge = chargeOf(current as ResourceQuota, kind, object, env.now);
    if (charge.do === 'refuse') {
      return answer(forbiddenBy(kind, metaOf(object).name ?? '', charge.why));
    }
    if (charge.do === 'nothing') return { do: 'next', task: next(task) };
    return { do: 'put', object: charge.quota };
  },
  done(task) {
    return { task: next(task) };
  },
};
