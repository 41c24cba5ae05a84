import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS } from '../cli/Command.ts';
import { hasReason, KubectlError, oneOrMany, quoted, StatusError } from '../client/errors.ts';
import { follow } from '../client/follow.ts';
import { relaxedPath } from '../print/customColumns.ts';
import { JsonPath, valueText } from '../print/jsonPath.ts';
import { nameOf, objectPrinter } from '../print/objectPrinter.ts';
import { listAt, numberAt, textAt } from '../print/read.ts';
import type { Target } from '../resources/targets.ts';
import { listObjects, targetsOf } from '../resources/targets.ts';

/** `kubectl wait`. Models: kubectl pkg/cmd/wait */
export const WAIT: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    for: { type: 'array' },
    timeout: { type: 'duration', initial: '30s' },
  },
  run,
};

const WEEK_US = 168 * 3_600_000_000;
const POLL_US = 500_000;

/** Whether an object is as it is waited for; undefined: it is gone. */
type Condition = (o: KubeObject | undefined) => boolean;

async function run(c: Invocation): Promise<void> {
  const wanted = c.flags.list('for');
  const conditions = wanted.map(conditionOf);
  if (conditions.length === 0) throw new KubectlError('unrecognized condition: []');
  const asked = c.flags.duration('timeout');
  const deadline = c.client.transport.now() + (asked < 0 ? WEEK_US : asked);
  const forDelete = wanted.some((w) => w.toLowerCase() === 'delete');
  const forCreate = wanted.some((w) => w.toLowerCase() === 'create');
  const targets = targetsOf(c, c.args, {});
  const errors: Error[] = [...targets.errors];
  let count = 0;
  for (const t of targets.targets) {
    try {
      for (const one of await expand(c, t, forCreate ? deadline : 0)) {
        count++;
        await waitForOne(c, one, conditions, deadline).catch((e: unknown) => {
          c.env.signal.throwIfAborted();
          errors.push(e as Error);
        });
      }
    } catch (e) {
      c.env.signal.throwIfAborted();
      if (!(forDelete && hasReason(e, 'NotFound'))) errors.push(e as Error);
    }
  }
  const error = oneOrMany(errors);
  if (error) throw error;
  if (count === 0 && !forDelete) throw new KubectlError('no matching resources found');
}

/** The objects behind a target; one that is not there yet is waited for until `until`. */
async function expand(c: Invocation, t: Target, until: number): Promise<readonly Target[]> {
  for (;;) {
    try {
      if (t.name === '') {
        const all = await listObjects(c, t.kind, t.namespace);
        const named = all.map(({ metadata }) => ({
          kind: t.kind,
          name: metadata?.name ?? '',
          namespace: metadata?.namespace ?? '',
        }));
        if (named.length > 0 || until === 0) return named;
      } else {
        await c.client.get(t.kind, t.namespace, t.name);
        return [t];
      }
    } catch (e) {
      if (until === 0 || !hasReason(e, 'NotFound')) throw e;
    }
    if (c.client.transport.now() >= until) {
      throw new KubectlError('timed out waiting for the condition');
    }
    await c.client.transport.sleep(POLL_US, c.env.signal);
  }
}

async function waitForOne(
  c: Invocation,
  t: Target,
  conditions: readonly Condition[],
  deadline: number,
): Promise<void> {
  for (const condition of conditions) {
    const left = deadline - c.client.transport.now();
    const timedOut = `timed out waiting for the condition on ${t.kind.resource}/${t.name}`;
    if (left < 0) throw new KubectlError(timedOut);
    let last: KubeObject | undefined;
    const met = await follow(c, t, left, (o) => {
      if (o) last = o;
      return condition(o);
    });
    if (!met && c.flags.duration('timeout') === 0) {
      throw new KubectlError(`condition not met for ${t.kind.resource}/${t.name}`);
    }
    if (!met) throw new KubectlError(timedOut);
    const object = last ?? goneObject(t);
    const printer = objectPrinter(c.flags);
    c.env.out(printer ? printer.print(object) : `${nameOf(object)} condition met\n`);
  }
}

function goneObject(t: Target): KubeObject {
  const apiVersion = t.kind.group === '' ? t.kind.version : `${t.kind.group}/${t.kind.version}`;
  return { apiVersion, kind: t.kind.kind, metadata: { name: t.name } };
}

function conditionOf(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete') return (o) => o === undefined;
  if (lower === 'create') return (o) => o !== undefined;
  if (text.startsWith('condition=')) {
    const [name = '', value = 'true'] = text.slice('condition='.length).split('=');
    return (o) => hasCondition(present(o), name, value);
  }
  if (text.startsWith('jsonpath=')) return pathCondition(text.slice('jsonpath='.length));
  throw new KubectlError(`unrecognized condition: ${quoted(text)}`);
}

/** Waiting for a state of what is gone is over. */
function present(o: KubeObject | undefined): KubeObject {
  if (o) return o;
  throw new StatusError({ reason: 'NotFound', code: 404, message: 'the object has been deleted' });
}

function hasCondition(o: KubeObject, name: string, value: string): boolean {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const found = listAt(o, 'status.conditions').find((x) => same(textAt(x, 'type'), name));
  if (!found) return false;
  const seen = numberAt(found, 'observedGeneration') ?? numberAt(o, 'status.observedGeneration');
  const generation = o.metadata?.generation;
  if (generation !== undefined && seen !== undefined && seen < generation) return false;
  return same(textAt(found, 'status'), value);
}

function pathCondition(text: string): Condition {
  const parts = text.split(/(?<!=)=(?!=)/);
  if (parts.length > 2) {
    throw new KubectlError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  const path = new JsonPath(relaxedPath(parts[0]!));
  const wanted = parts[1]?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') {
    throw new KubectlError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  return (o) => {
    const found = path.find(present(o));
    if (found.length === 0) return false;
    if (found.length > 1)
      throw new KubectlError('given jsonpath expression matches more than one value');
    if (typeof found[0] === 'object' && wanted !== undefined) {
      throw new KubectlError('jsonpath leads to a nested object or list which is not supported');
    }
    return wanted === undefined || valueText(found[0]) === wanted;
  };
}
