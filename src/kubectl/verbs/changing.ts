import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { fieldsOfStruct, threeWayPatch } from '../apply/threeWayPatch.ts';
import type { Invocation } from '../cli/Command.ts';
import { dryRunOf, dryRunSuffix, writeQueryOf } from '../cli/dryRun.ts';
import { oneOrMany } from '../client/errors.ts';
import { nameOf, objectPrinter } from '../print/objectPrinter.ts';
import type { Json } from '../print/read.ts';
import type { Found, Targets } from '../resources/targets.ts';
import { readTargets } from '../resources/targets.ts';

/** Does something to every object asked for, going on after failures, which are thrown at the end. */
export async function forEachObject(
  c: Invocation,
  targets: Targets,
  act: (f: Found) => Promise<void>,
): Promise<number> {
  const { found, errors } = await readTargets(c, targets);
  const failures = [...errors];
  for (const f of found) {
    try {
      await act(f);
    } catch (e) {
      c.env.signal.throwIfAborted();
      failures.push(e as Error);
    }
  }
  const error = oneOrMany(failures);
  if (error) throw error;
  return found.length;
}

/** Prints an object in the format of `-o`, or `deployment.apps/web scaled`. */
export function printResult(c: Invocation, o: KubeObject, operation: string): void {
  const printer = objectPrinter(c.flags);
  const suffix = dryRunSuffix(dryRunOf(c.flags));
  c.env.out(printer ? printer.print(o) : `${nameOf(o)} ${operation}${suffix}\n`);
}

/** Patches an object of the cluster; with `--dry-run=client` nothing is sent. */
export async function patchObject(
  c: Invocation,
  f: Found,
  type: string,
  patch: unknown,
  manager: string,
  subresource = '',
): Promise<KubeObject> {
  if (dryRunOf(c.flags) === 'client') return f.object;
  const { name = '', namespace = '' } = f.object.metadata ?? {};
  const query = writeQueryOf(c.flags, manager);
  return c.client.patch(f.kind, { name, namespace, subresource }, type, patch, query);
}

/**
 * Sends the difference between an object and its changed form as a strategic merge patch; answers
 * undefined when there is none. Models: apimachinery strategicpatch CreateTwoWayMergePatch
 */
export async function sendChange(
  c: Invocation,
  f: Found,
  changed: KubeObject,
  manager: string,
): Promise<KubeObject | undefined> {
  const before = f.object as Json;
  const patch = threeWayPatch(before, changed as Json, before, fieldsOfStruct(f.kind.fields));
  if (Object.keys(patch).length === 0) return undefined;
  if (dryRunOf(c.flags) === 'client') return changed;
  return patchObject(c, f, 'strategic-merge-patch', patch, manager);
}
