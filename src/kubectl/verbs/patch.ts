import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { sameJson } from '../apply/threeWayPatch.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { dryRunOf } from '../cli/dryRun.ts';
import { hasReason, KubectlError, quoted } from '../client/errors.ts';
import { readManifest } from '../manifest/readManifest.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject, patchObject, printResult } from './changing.ts';

/** `kubectl patch`. Models: kubectl pkg/cmd/patch */
export const PATCH: Command = {
  flags: {
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    patch: { type: 'string', short: 'p' },
    'patch-file': { type: 'string' },
    type: { type: 'string', initial: 'strategic' },
    subresource: { type: 'string' },
  },
  run,
};

const TYPES: Readonly<Record<string, string>> = {
  json: 'json-patch',
  merge: 'merge-patch',
  strategic: 'strategic-merge-patch',
};

async function run(c: Invocation): Promise<void> {
  const type = TYPES[c.flags.text('type').toLowerCase()];
  const patch = patchOf(c);
  if (type === undefined) {
    throw new KubectlError(
      `--type must be one of [json merge strategic], not ${quoted(c.flags.text('type'))}`,
    );
  }
  if (dryRunOf(c.flags) === 'client') {
    throw new KubectlError('not modelled: patch --dry-run=client (did you mean --dry-run=server?)');
  }
  const subresource = c.flags.text('subresource');
  const n = await forEachObject(c, targetsOf(c, c.args, {}), async (f) => {
    let patched: KubeObject;
    try {
      patched = await patchObject(c, f, type, patch, 'kubectl-patch', subresource);
    } catch (e) {
      if (!hasReason(e, 'UnsupportedMediaType')) throw e;
      throw new KubectlError(`${type} is not supported by ${f.kind.kind}: ${(e as Error).message}`);
    }
    const same = sameJson(f.object, patched);
    printResult(c, patched, same ? 'patched (no change)' : 'patched');
  });
  if (n === 0) throw new KubectlError('no objects passed to patch');
}

/** JSON is sent as it is, for the API server to judge; YAML is read here. */
function patchOf(c: Invocation): unknown {
  const [text, file] = [c.flags.text('patch'), c.flags.text('patch-file')];
  if (text !== '' && file !== '') {
    throw new KubectlError('cannot specify --patch and --patch-file together');
  }
  if (text === '' && file === '') {
    throw new KubectlError(
      'must specify --patch or --patch-file containing the contents of the patch',
    );
  }
  const content = file === '' ? text : file === '-' ? c.env.stdin : c.env.readFile?.(file);
  if (content === undefined) {
    throw new KubectlError(`unable to read patch file: open ${file}: no such file or directory`);
  }
  if (content.trimStart().startsWith('{')) {
    try {
      return JSON.parse(content) as unknown;
    } catch {
      return content;
    }
  }
  const [doc] = readManifest(content);
  if (doc?.mistake)
    throw new KubectlError(
      `unable to parse ${quoted(content)}: ${doc.mistake.message.replace(/^error converting YAML to JSON: /, '')}`,
    );
  return doc?.value ?? {};
}
