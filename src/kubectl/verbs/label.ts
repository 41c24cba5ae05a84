import { labelValue } from '../../engine/api/meta/names.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { KubectlError, oneOrMany, quoted } from '../client/errors.ts';
import { labelsAt } from '../print/read.ts';
import type { Found } from '../resources/targets.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject, patchObject, printResult } from './changing.ts';
import type { MetadataChanges } from './metadataChanges.ts';
import { metadataChanges, overwritten } from './metadataChanges.ts';

/** `kubectl label`. Models: kubectl pkg/cmd/label */
export const LABEL: Command = {
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
  const changes = metadataChanges(c.args, 'label');
  checkValues(changes);
  if (changes.resources.length === 0 && c.flags.list('filename').length === 0) {
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  const none = Object.keys(changes.set).length === 0 && changes.remove.length === 0;
  if (none && !c.flags.bool('list')) {
    throw new KubectlError('at least one label update is required');
  }
  const targets = targetsOf(c, changes.resources, {});
  await forEachObject(c, targets, (f) => labelOne(c, f, changes, targets.single));
}

function checkValues(changes: MetadataChanges): void {
  for (const value of Object.values(changes.set)) {
    const mistakes = labelValue(value);
    if (mistakes.length > 0) {
      throw new KubectlError(`invalid label value: ${quoted(value)}: ${mistakes.join(';')}`);
    }
  }
}

async function labelOne(
  c: Invocation,
  f: Found,
  changes: MetadataChanges,
  single: boolean,
): Promise<void> {
  const now = labelsAt(f.object, 'metadata.labels');
  if (c.flags.bool('list')) {
    list(c, f, now, single);
    return;
  }
  const missing = changes.remove.filter((k) => now[k] === undefined);
  for (const k of missing) c.env.out(`label ${quoted(k)} not found.\n`);
  if (!c.flags.bool('overwrite')) {
    const kept = overwritten(now, changes.set);
    const error = oneOrMany(kept.map((k) => new KubectlError(`${k}, and --overwrite is false`)));
    if (error) throw error;
  }
  const added = Object.keys(changes.set).filter((k) => now[k] !== changes.set[k]);
  const removed = changes.remove.filter((k) => now[k] !== undefined);
  let object = f.object;
  if (added.length > 0 || removed.length > 0) {
    const labels: Record<string, string | null> = { ...changes.set };
    for (const k of removed) labels[k] = null;
    object = await patchObject(c, f, 'merge-patch', { metadata: { labels } }, 'kubectl-label');
  }
  printResult(c, object, said(added.length > 0, removed.length > 0));
}

function said(added: boolean, removed: boolean): string {
  if (added && removed) return 'modified';
  if (added) return 'labeled';
  return removed ? 'unlabeled' : 'not labeled';
}

function list(
  c: Invocation,
  f: Found,
  labels: Readonly<Record<string, string>>,
  single: boolean,
): void {
  const { kind, group } = f.kind;
  const name = f.object.metadata?.name ?? '';
  if (!single) c.env.out(`Listing labels for ${kind}.${group}/${name}:\n`);
  for (const [k, v] of Object.entries(labels)) c.env.out(`${single ? '' : ' '}${k}=${v}\n`);
}
