import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';
import { labelsAt } from '../print/read.ts';
import type { Found } from '../resources/targets.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject, patchObject, printResult } from './changing.ts';
import type { MetadataChanges } from './metadataChanges.ts';
import { metadataChanges, overwritten } from './metadataChanges.ts';

/** `kubectl annotate`. Models: kubectl pkg/cmd/annotate */
export const ANNOTATE: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    list: { type: 'bool' },
    overwrite: { type: 'bool' },
    'resource-version': { type: 'string' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  const changes = metadataChanges(c.args, 'annotation');
  if (changes.resources.length === 0 && c.flags.list('filename').length === 0) {
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  if (Object.keys(changes.set).length === 0 && changes.remove.length === 0) {
    throw new KubectlError('at least one annotation update is required');
  }
  const targets = targetsOf(c, changes.resources, {});
  await forEachObject(c, targets, (f) => annotateOne(c, f, changes));
}

async function annotateOne(c: Invocation, f: Found, changes: MetadataChanges): Promise<void> {
  const now = labelsAt(f.object, 'metadata.annotations');
  if (!c.flags.bool('overwrite')) {
    const kept = overwritten(now, changes.set);
    if (kept.length > 0) {
      throw new KubectlError(
        `--overwrite is false but found the following declared annotation(s): ${kept.join('; ')}`,
      );
    }
  }
  const annotations: Record<string, string | null> = { ...changes.set };
  for (const k of changes.remove) annotations[k] = null;
  const patch = { metadata: { annotations } };
  printResult(c, await patchObject(c, f, 'merge-patch', patch, 'kubectl-annotate'), 'annotated');
}
