import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { tooLarge } from '../body/readBody.ts';
import { readDeleteOptions } from '../options/deleteOptions.ts';
import { isDryRun } from '../options/writeOptions.ts';
import type { ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { contextOf } from '../RequestContext.ts';
import { keyOf } from '../storage.ts';
import { metaOf } from '../strategy/metaOf.ts';
import type { Procedure, Step, Task } from '../Task.ts';
import type { Removing } from './remove.ts';
import { goesNow, removal } from './remove.ts';
import { answer } from './writing.ts';

/** The list that a DELETE of a collection found, and how far it is through it. */
interface RemovingAll extends Removing {
  readonly list: { readonly items: readonly KubeObject[] };
  readonly at: number;
}

function taskAt(task: Pick<Task, 'call' | 'dryRun'>, data: RemovingAll): Step {
  const item = data.list.items[data.at];
  if (!item) return { response: { code: 200, body: data.list } };
  const { kind } = contextOf(task.call);
  const meta = metaOf(item);
  const key = keyOf(kind, meta.namespace ?? '', meta.name ?? '');
  return {
    task: { call: task.call, procedure: 'removeCollection', key, data, dryRun: task.dryRun },
  };
}

/** A DELETE of what a list answered, one after the other. */
export function beginRemoveCollection(
  c: RequestContext,
  list: { readonly items: readonly KubeObject[] },
): Step {
  const options = tooLarge(c.request.body) ?? readDeleteOptions(c.request);
  if ('code' in options) return { response: options };
  const dryRun = isDryRun(c.request) || options.dryRun?.includes('All') === true;
  return taskAt({ call: c.call, dryRun }, { options, list, at: 0 });
}

/** Refuses a deletion's options before the collection is listed. */
export function checkRemoveCollection(c: RequestContext): ApiResponse | undefined {
  const options = tooLarge(c.request.body) ?? readDeleteOptions(c.request);
  return 'code' in options ? options : undefined;
}

/** Models: generic/registry/store.go DeleteCollection (one worker, upstream's default) */
export const REMOVE_COLLECTION: Procedure<RemovingAll> = {
  compute(task, current, env) {
    const { kind } = contextOf(task.call);
    const step = (): Step => taskAt(task, { ...task.data, marked: false, at: task.data.at + 1 });
    if (!current) return outcomeOf(step());
    const outcome = removal(kind, current, task.data, env);
    if (outcome.do !== 'answer' || outcome.response.code !== 200) return outcome;
    return outcomeOf(step());
  },
  done(task, result) {
    const { kind } = contextOf(task.call);
    const { data } = task;
    if (!result.removed && goesNow(kind, result.object) && !task.dryRun) {
      return { task: { ...task, data: { ...data, marked: true } } };
    }
    return taskAt(task, { ...data, marked: false, at: data.at + 1 });
  },
};

function outcomeOf(step: Step): ReturnType<typeof answer> {
  return 'task' in step ? { do: 'next', task: step.task } : answer(step.response);
}
