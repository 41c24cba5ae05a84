import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { dryRunOf, validateOf, writeQueryOf } from '../cli/dryRun.ts';
import { hasReason, KubectlError, oneOrMany, quoted, withSource } from '../client/errors.ts';
import { follow } from '../client/follow.ts';
import type { Info } from '../manifest/manifestObjects.ts';
import { kindName } from '../resources/resourceTypes.ts';
import { readFiles } from '../resources/readFiles.ts';
import { printResult } from './changing.ts';

/** `kubectl replace`. Models: kubectl pkg/cmd/replace */
export const REPLACE: Command = {
  flags: {
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    cascade: { type: 'string', bare: 'background', initial: 'background' },
    force: { type: 'bool' },
    'grace-period': { type: 'int', initial: '-1' },
    timeout: { type: 'duration', initial: '0s' },
  },
  run: async (c) => {
    if (c.flags.list('filename').length === 0) {
      throw new KubectlError('must specify --filename to replace');
    }
    const { infos, unusable } = readFiles(c);
    const errors: Error[] = unusable.map((u) => u.error);
    if (infos.length === 0 && errors.length === 0) {
      throw new KubectlError('no objects passed to replace');
    }
    const force = c.flags.bool('force');
    if (force) for (const info of infos) await deleteFirst(c, info);
    for (const info of infos) {
      try {
        await (force ? createAgain(c, info) : replaceOne(c, info));
      } catch (e) {
        c.env.signal.throwIfAborted();
        errors.push(e as Error);
      }
    }
    const error = oneOrMany(errors);
    if (error) throw error;
  },
};

function queryOf(c: Invocation): Readonly<Record<string, string>> {
  return { ...writeQueryOf(c.flags, 'kubectl-replace'), fieldValidation: validateOf(c.flags) };
}

async function replaceOne(c: Invocation, info: Info): Promise<void> {
  if (dryRunOf(c.flags) === 'client') {
    printResult(c, info.object, 'replaced');
    return;
  }
  try {
    const { resourceVersion } = info.object.metadata ?? {};
    const live =
      resourceVersion ??
      (await c.client.get(info.kind, info.namespace, info.name)).metadata?.resourceVersion;
    const metadata = { ...info.object.metadata, resourceVersion: live };
    const body = { ...info.object, metadata };
    const made = await c.client.update(info.kind, info.namespace, info.name, body, queryOf(c));
    printResult(c, made, 'replaced');
  } catch (e) {
    throw withSource('replacing', info.source, e);
  }
}

const FIVE_MINUTES_US = 300_000_000;

async function deleteFirst(c: Invocation, info: Info): Promise<void> {
  const grace = c.flags.int('grace-period');
  const body = {
    ...(grace < 0 ? {} : { gracePeriodSeconds: grace }),
    propagationPolicy: 'Background',
  };
  try {
    await c.client.delete(info.kind, info.namespace, info.name, body, {});
  } catch (e) {
    if (hasReason(e, 'NotFound')) return;
    throw withSource('deleting', info.source, e);
  }
  const from = info.kind.namespaced ? ` from ${info.namespace} namespace` : '';
  c.env.out(`${kindName(info.kind)} ${quoted(info.name)} deleted${from}\n`);
  const asked = c.flags.duration('timeout');
  const gone = await follow(c, info, asked === 0 ? FIVE_MINUTES_US : asked, (o) => o === undefined);
  if (!gone) throw new KubectlError('timed out waiting for the condition');
}

async function createAgain(c: Invocation, info: Info): Promise<void> {
  const made = await c.client.create(info.kind, info.namespace, info.object, queryOf(c));
  printResult(c, made, 'replaced');
}
