import type { Pod } from '../../api/core/pod/fields.ts';
import type { TypeOf } from '../../api/fields/Field.ts';
import { obj } from '../../api/fields/Field.ts';
import type { KubeObject, LabelSelector } from '../../api/meta/ObjectMeta.ts';
import { kindStruct } from '../../api/meta/ObjectMeta.ts';
import type { SimTime } from '../../sim/time.ts';
import { decodeObject } from '../body/decodeObject.ts';
import { readBody, tooLarge } from '../body/readBody.ts';
import type { DeleteOptions } from '../options/deleteOptions.ts';
import { DELETE_OPTIONS, validateDeleteOptions } from '../options/deleteOptions.ts';
import { checkWriteOptions, fieldValidation, isDryRun } from '../options/writeOptions.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import { matches } from '../selectors/Requirement.ts';
import { requirementsOf } from '../selectors/selectorOf.ts';
import { badRequest, invalidOptions, notFound, plainError } from '../status.ts';
import { keyOf } from '../storage.ts';
import { checkPreconditions } from '../strategy/beforeDelete.ts';
import { withPodCondition } from '../subresources/podCondition.ts';
import type { Environment, Outcome, Procedure, Step, Task } from '../Task.ts';
import { SUCCESS } from './bind.ts';
import { checkAndDecrement, tooManyRequests } from './disruptionBudget.ts';
import type { DisruptionBudget } from './disruptionBudget.ts';
import { goesNow, removal } from './remove.ts';
import { answer } from './writing.ts';

/** Models: policy/v1 Eviction */
const EVICTION = {
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
  fields: kindStruct('v1.Eviction', { deleteOptions: obj(() => DELETE_OPTIONS) }),
} as const;

type Eviction = TypeOf<(typeof EVICTION)['fields']>;

/** Where an eviction stands: asked, its budget taken, the Pod told why, the Pod going. */
interface Evicting {
  readonly stage: 'ask' | 'budget' | 'tell' | 'remove' | 'removeMarked';
  readonly options: DeleteOptions;
  /** Budget that the Pod is evicted under; '' for none. */
  readonly budget: string;
  /** The Pod's version was fixed by us: a change since means asking again. */
  readonly fixed: boolean;
}

/** A POST of an Eviction. */
export function beginEvict(c: RequestContext): Task<Evicting> | ApiResponse {
  const { request } = c;
  const refusal = tooLarge(request.body) ?? checkWriteOptions(request, 'CreateOptions');
  if (refusal) return refusal;
  const body = readBody(request, EVICTION.kind);
  if ('code' in body) return body;
  const decoded = decodeObject<Eviction>(body, EVICTION, fieldValidation(request));
  if ('code' in decoded) return decoded;
  if ((decoded.object.metadata?.name ?? c.info.name) !== c.info.name) {
    return badRequest('name in URL does not match name in Eviction object');
  }
  const options = decoded.object.deleteOptions ?? {};
  const errors = validateDeleteOptions(options);
  if (errors.length > 0) return invalidOptions('DeleteOptions', errors);
  return {
    call: c.call,
    procedure: 'evict',
    key: keyOf(c.kind, c.info.namespace, c.info.name),
    data: { stage: 'ask', options, budget: '', fixed: false },
    dryRun: isDryRun(request) || options.dryRun?.includes('All') === true,
  };
}

function isFinal(pod: Pod): boolean {
  const phase = pod.status?.phase;
  const ends = pod.metadata?.deletionTimestamp !== undefined;
  return phase === 'Succeeded' || phase === 'Failed' || ends;
}

function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

function budgetsOf(pod: Pod, env: Environment): readonly DisruptionBudget[] {
  const labels = pod.metadata?.labels ?? {};
  return env.list('poddisruptionbudgets', pod.metadata?.namespace ?? '').filter((o) => {
    const { selector } = (o as { spec?: { selector?: LabelSelector } }).spec ?? {};
    const requirements = requirementsOf(selector);
    return requirements !== undefined && matches(requirements, labels);
  });
}

/** The options with the Pod fixed to the version that was looked at. */
function fixedTo(pod: KubeObject, o: DeleteOptions): DeleteOptions {
  const resourceVersion = pod.metadata?.resourceVersion;
  if (o.preconditions?.resourceVersion !== undefined || resourceVersion === undefined) return o;
  return { ...o, preconditions: { ...o.preconditions, resourceVersion } };
}

function next(task: Task<Evicting>, data: Partial<Evicting>, key?: string): Task<Evicting> {
  return { ...task, ...(key === undefined ? {} : { key }), data: { ...task.data, ...data } };
}

/** Whether the eviction needs no leave: the Pod does not run, or not well, while others do. */
function isFree(pod: Pod, b: DisruptionBudget): boolean {
  if (isReady(pod)) return false;
  if (b.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = b.status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function ask(task: Task<Evicting>, pod: Pod, env: Environment): Outcome {
  const { options } = task.data;
  if (isFinal(pod)) return { do: 'next', task: next(task, { stage: 'tell' }) };
  if (pod.status?.phase === 'Pending') {
    return { do: 'next', task: next(task, { stage: 'tell', options: fixedTo(pod, options) }) };
  }
  const budgets = budgetsOf(pod, env);
  if (budgets.length > 1) {
    return answer(
      plainError(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      ),
    );
  }
  const [budget] = budgets;
  if (!budget) return { do: 'next', task: next(task, { stage: 'tell' }) };
  const name = budget.metadata?.name ?? '';
  if (isFree(pod, budget)) {
    const fixed = fixedTo(pod, options);
    return {
      do: 'next',
      task: next(task, { stage: 'tell', options: fixed, budget: name, fixed: fixed !== options }),
    };
  }
  const key = `/registry/poddisruptionbudgets/${pod.metadata?.namespace}/${name}`;
  return { do: 'next', task: next(task, { stage: 'budget', budget: name }, key) };
}

/** The Pod says why it goes. Models: eviction.go addConditionAndDeletePod */
function tell(task: Task<Evicting>, pod: Pod, now: SimTime): Outcome {
  const c = contextOf(task.call);
  if (task.dryRun) return { do: 'next', task: next(task, { stage: 'remove' }) };
  const other = checkPreconditions(task.data.options, { ...c.kind, kind: 'Pod' }, pod);
  if (other) return answer(task.data.fixed ? tooManyRequests(task.data.budget) : other);
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  } as const;
  return { do: 'put', object: { ...pod, status: withPodCondition(pod, condition, now) } as Pod };
}

function remove(task: Task<Evicting>, pod: KubeObject, env: Environment): Outcome {
  const { kind } = contextOf(task.call);
  const { options, stage } = task.data;
  const outcome = removal(kind, pod, { options, marked: stage === 'removeMarked' }, env);
  return outcome.do === 'answer' && outcome.response.code === 200 ? answer(SUCCESS) : outcome;
}

function afterBudget(task: Task<Evicting>): Step {
  const c = contextOf(task.call);
  return { task: next(task, { stage: 'tell' }, keyOf(c.kind, c.info.namespace, c.info.name)) };
}

/** The Pod was told: a precondition on its version moves on with what we wrote. */
function afterTelling(task: Task<Evicting>, pod: KubeObject): Step {
  const { options } = task.data;
  const moved =
    options.preconditions?.resourceVersion === undefined ? options : bumped(options, pod);
  return { task: next(task, { stage: 'remove', options: moved }) };
}

function bumped(o: DeleteOptions, pod: KubeObject): DeleteOptions {
  const resourceVersion = pod.metadata?.resourceVersion ?? '';
  return { ...o, preconditions: { ...o.preconditions, resourceVersion } };
}

/** Models: pkg/registry/core/pod/storage/eviction.go */
export const EVICT: Procedure<Evicting> = {
  compute(task, current, env) {
    const c = contextOf(task.call);
    const { stage } = task.data;
    if (stage === 'budget') {
      if (!current) return { do: 'next', task: (afterBudget(task) as { task: Task }).task };
      const taken = checkAndDecrement(current, c.info.name, env.now);
      return 'code' in taken ? answer(taken) : { do: 'put', object: taken };
    }
    if (!current) return answer(stage === 'removeMarked' ? SUCCESS : notFound(c.kind, c.info.name));
    if (stage === 'ask') return ask(task, current, env);
    return stage === 'tell' ? tell(task, current, env.now) : remove(task, current, env);
  },
  done(task, result) {
    const { kind } = contextOf(task.call);
    const { stage } = task.data;
    if (stage === 'budget') return afterBudget(task);
    if (stage === 'tell') return afterTelling(task, result.object);
    const going = !result.removed && goesNow(kind, result.object) && !task.dryRun;
    return going ? { task: next(task, { stage: 'removeMarked' }) } : { response: SUCCESS };
  },
};
