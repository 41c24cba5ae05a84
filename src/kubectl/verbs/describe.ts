import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Kind } from '../../engine/api/Kind.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, SELECT_FLAGS } from '../cli/Command.ts';
import { ExitError, hasReason, oneOrMany } from '../client/errors.ts';
import { describerOf } from '../describe/describers.ts';
import { Writer } from '../describe/Writer.ts';
import { kindNamed } from '../resources/resourceTypes.ts';
import { listObjects, readTargets, targetsOf } from '../resources/targets.ts';

/** `kubectl describe`. Models: kubectl pkg/cmd/describe */
export const DESCRIBE: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    'chunk-size': { type: 'int', initial: '500' },
    'show-events': { type: 'bool', initial: 'true' },
  },
  run,
};

const NO_RESOURCE = `error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
`;

async function run(c: Invocation): Promise<void> {
  if (c.args.length === 0 && c.flags.list('filename').length === 0) {
    throw new ExitError(1, NO_RESOURCE);
  }
  const targets = targetsOf(c, c.args, { typeMeansAll: true });
  const { found, errors } = await readTargets(c, targets);
  const several = found.length > 1 || errors.length > 0;
  const events = c.flags.has('show-events') ? c.flags.bool('show-events') : !several;
  const missing = errors[0];
  if (missing && hasReason(missing, 'NotFound') && c.args.length === 2) {
    return describeByPrefix(c, missing, events);
  }
  const failures = [...errors];
  let first = true;
  for (const f of found) {
    try {
      const text = await describeOne(c, f.kind, f.object, events);
      c.env.out(first ? text : `\n\n${text}`);
      first = false;
    } catch (e) {
      c.env.signal.throwIfAborted();
      failures.push(e as Error);
    }
  }
  if (found.length === 0 && failures.length === 0) {
    const all = c.flags.bool('all-namespaces');
    c.env.err(`No resources found${all ? '' : ` in ${c.namespace} namespace.`}\n`);
  }
  const error = oneOrMany(failures);
  if (error) throw error;
}

async function describeOne(
  c: Invocation,
  kind: Kind,
  object: KubeObject,
  showEvents: boolean,
): Promise<string> {
  const w = new Writer();
  await describerOf(kind)({ c, w, kind, showEvents }, object);
  return w.text();
}

/** A name that is not there may be the beginning of names. */
async function describeByPrefix(c: Invocation, missing: Error, events: boolean): Promise<void> {
  const kind = kindNamed(c.args[0]!);
  const all = await listObjects(c, kind, kind.namespaced ? c.namespace : '');
  const matching = all.filter((o) => o.metadata?.name?.startsWith(c.args[1]!) === true);
  if (matching.length === 0) throw missing;
  for (const o of matching) c.env.out(`${await describeOne(c, kind, o, events)}\n`);
}
