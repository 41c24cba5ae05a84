import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS, WRITE_FLAGS } from '../../cli/Command.ts';
import { KubectlError, oneOrMany, quoted } from '../../client/errors.ts';
import type { Found } from '../../resources/targets.ts';
import { targetsOf } from '../../resources/targets.ts';
import { forEachObject, printResult, sendChange } from '../changing.ts';
import { changeContainers, withPodSpec } from './podSpec.ts';

/** Flags of the verbs below `set`. */
export const SET_FLAGS = { ...SELECT_FLAGS, ...FILE_FLAGS, ...PRINT_FLAGS, ...WRITE_FLAGS };

/** Words before the first with `=` name objects, the others changes. */
export function splitPairs(args: readonly string[]): {
  readonly resources: readonly string[];
  readonly pairs: readonly string[];
} {
  const first = args.findIndex((a) => a.includes('=') || /^[^/]+-$/.test(a));
  if (first < 0) return { resources: args, pairs: [] };
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}

/** Changes objects and says so; objects that stay as they are are not spoken of. */
export async function changeAll(
  c: Invocation,
  resources: readonly string[],
  said: string,
  change: (o: KubeObject) => KubeObject,
): Promise<void> {
  if (resources.length === 0 && c.flags.list('filename').length === 0) {
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  await forEachObject(c, targetsOf(c, resources, {}), async (f: Found) => {
    const object = await sendChange(c, f, change(f.object), 'kubectl-set');
    if (object) printResult(c, object, said);
  });
}

/** `kubectl set image`. Models: kubectl pkg/cmd/set/set_image.go */
export const SET_IMAGE: Command = {
  flags: SET_FLAGS,
  run: async (c) => {
    const { resources, pairs } = splitPairs(c.args);
    if (pairs.length === 0) throw new KubectlError('at least one image update is required');
    await changeAll(c, resources, 'image updated', (o) => withImages(o, pairs));
  },
};

function withImages(o: KubeObject, pairs: readonly string[]): KubeObject {
  return withPodSpec(o, (before) => {
    let spec = before;
    const missing: Error[] = [];
    for (const pair of pairs) {
      const eq = pair.indexOf('=');
      const [name, image] = [pair.slice(0, eq), pair.slice(eq + 1)];
      const met = changeContainers(spec, name, (container) => ({ ...container, image }));
      spec = met.spec;
      if (met.count === 0 && name !== '*') {
        missing.push(new KubectlError(`unable to find container named ${quoted(name)}`));
      }
    }
    const error = oneOrMany(missing);
    if (error) throw error;
    return spec;
  });
}
