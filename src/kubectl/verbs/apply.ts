import { APPLY_DEFAULTS, applyObject, resultLine } from '../apply/applyObject.ts';
import type { ApplyOptions } from '../apply/applyObject.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { dryRunOf, validateOf } from '../cli/dryRun.ts';
import { KubectlError, oneOrMany } from '../client/errors.ts';
import type { Info } from '../manifest/manifestObjects.ts';
import type { ObjectPrinter } from '../print/objectPrinter.ts';
import { objectPrinter } from '../print/objectPrinter.ts';
import { readFiles } from '../resources/readFiles.ts';

/** `kubectl apply`. Models: kubectl pkg/cmd/apply */
export const APPLY: Command = {
  flags: {
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    selector: { type: 'string', short: 'l' },
    'server-side': { type: 'bool' },
    'force-conflicts': { type: 'bool' },
    overwrite: { type: 'bool', initial: 'true' },
    prune: { type: 'bool' },
    force: { type: 'bool' },
    wait: { type: 'bool' },
    timeout: { type: 'duration', initial: '0s' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  if (c.args.length > 0) {
    throw new KubectlError(
      `Unexpected args: [${c.args.join(' ')}]\nSee 'kubectl apply -h' for help and examples`,
    );
  }
  if (c.flags.list('filename').length === 0 && !c.flags.has('kustomize')) {
    throw new KubectlError('must specify one of -f and -k');
  }
  for (const flag of ['prune', 'force']) {
    if (c.flags.bool(flag)) throw new KubectlError(`not modelled: apply --${flag}`);
  }
  const options = optionsOf(c);
  const printer = objectPrinter(c.flags);
  const { infos, unusable } = readFiles(c);
  const errors: Error[] = unusable.map((u) => u.error);
  if (infos.length === 0 && errors.length === 0) {
    throw new KubectlError('no objects passed to apply');
  }
  for (const info of infos) {
    try {
      await applyOne(c, info, options, printer);
    } catch (e) {
      c.env.signal.throwIfAborted();
      errors.push(e as Error);
    }
  }
  const error = oneOrMany(errors);
  if (error) throw error;
}

function optionsOf(c: Invocation): ApplyOptions {
  const serverSide = c.flags.bool('server-side');
  const dryRun = dryRunOf(c.flags);
  if (serverSide && dryRun === 'client') {
    throw new KubectlError(
      "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    );
  }
  const forceConflicts = c.flags.bool('force-conflicts');
  if (forceConflicts && !serverSide) {
    throw new KubectlError('--force-conflicts only works with --server-side');
  }
  const given = c.flags.text('field-manager');
  const manager = serverSide ? 'kubectl' : APPLY_DEFAULTS.fieldManager;
  return {
    dryRun,
    serverSide,
    forceConflicts,
    fieldManager: given === '' ? manager : given,
    validate: validateOf(c.flags),
  };
}

async function applyOne(
  c: Invocation,
  info: Info,
  o: ApplyOptions,
  printer: ObjectPrinter | undefined,
): Promise<void> {
  const warn = (m: string): void => c.env.err(`Warning: ${m}\n`);
  const sleep = (us: number): Promise<void> => c.env.transport.sleep(us, c.env.signal);
  const { verb, object } = await applyObject(c.client, info, o, warn, sleep);
  c.env.out(printer ? printer.print(object) : `${resultLine(info, verb, o.dryRun)}\n`);
}
