import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, SELECT_FLAGS } from '../cli/Command.ts';
import type { DryRun } from '../cli/dryRun.ts';
import { dryRunOf, dryRunSuffix } from '../cli/dryRun.ts';
import { hasReason, KubectlError, oneOrMany, quoted, withSource } from '../client/errors.ts';
import { follow } from '../client/follow.ts';
import { kindName } from '../resources/resourceTypes.ts';
import type { Target } from '../resources/targets.ts';
import { listObjects, targetsOf } from '../resources/targets.ts';

/** `kubectl delete`. Models: kubectl pkg/cmd/delete */
export const DELETE: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    cascade: { type: 'string', bare: 'background', initial: 'background' },
    'dry-run': { type: 'string', bare: 'unchanged', initial: 'none' },
    force: { type: 'bool' },
    'grace-period': { type: 'int', initial: '-1' },
    'ignore-not-found': { type: 'bool' },
    interactive: { type: 'bool', short: 'i' },
    now: { type: 'bool' },
    output: { type: 'string', short: 'o' },
    timeout: { type: 'duration', initial: '0s' },
    wait: { type: 'bool', initial: 'true' },
  },
  run,
};

/** How long a deletion is waited for when nothing else is asked: a week. */
const WEEK_US = 168 * 3_600_000_000;

interface Deletion {
  readonly grace: number;
  readonly policy: string;
  readonly dryRun: DryRun;
  readonly output: string;
}

const POLICIES: Readonly<Record<string, string>> = {
  background: 'Background',
  true: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  false: 'Orphan',
};

async function run(c: Invocation): Promise<void> {
  const o = optionsOf(c);
  const ignore = c.flags.bool('ignore-not-found') || c.flags.bool('all');
  const t = targetsOf(c, c.args, {});
  const errors: Error[] = [...t.errors];
  const deleted: { target: Target; uid: string }[] = [];
  for (const target of await expanded(c, t.targets, errors)) {
    try {
      deleted.push({ target, uid: await deleteOne(c, target, o) });
    } catch (e) {
      c.env.signal.throwIfAborted();
      if (!(ignore && hasReason(e, 'NotFound'))) errors.push(e as Error);
      else deleted.push({ target, uid: '' });
    }
  }
  const error = oneOrMany(errors);
  if (error) throw error;
  if (deleted.length === 0 && !(ignore && t.targets.length > 0 && t.single)) {
    c.env.out('No resources found\n');
    return;
  }
  if (!c.flags.bool('wait') || o.dryRun !== 'none') return;
  for (const d of deleted) await waitGone(c, d.target, d.uid);
}

function optionsOf(c: Invocation): Deletion {
  const { flags } = c;
  let grace = flags.int('grace-period');
  const force = flags.bool('force');
  if (flags.bool('all') && flags.has('selector')) {
    throw new KubectlError('cannot set --all and --selector at the same time');
  }
  if (flags.bool('all') && flags.has('field-selector')) {
    throw new KubectlError('cannot set --all and --field-selector at the same time');
  }
  if (flags.bool('interactive')) throw new KubectlError('not modelled: delete --interactive');
  const output = flags.text('output');
  if (output !== '' && output !== 'name') {
    throw new KubectlError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  }
  if (flags.bool('now')) {
    if (grace !== -1) {
      throw new KubectlError('--now and --grace-period cannot be specified together');
    }
    grace = 1;
  }
  if (grace === 0 && !force) grace = 1;
  if (grace < 0 && force) grace = 0;
  if (grace > 0 && force) {
    throw new KubectlError(
      '--force and --grace-period greater than 0 cannot be specified together',
    );
  }
  if (grace === 0) c.env.err(`Warning: ${IMMEDIATE}\n`);
  const policy = POLICIES[flags.text('cascade')];
  if (policy === undefined) {
    throw new KubectlError(
      `invalid cascade value (${flags.text('cascade')}). Must be "background", "foreground", or "orphan"`,
    );
  }
  return { grace, policy, dryRun: dryRunOf(flags), output };
}

const IMMEDIATE =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

/** Collections by their objects. */
async function expanded(
  c: Invocation,
  targets: readonly Target[],
  errors: Error[],
): Promise<readonly Target[]> {
  const out: Target[] = [];
  for (const t of targets) {
    if (t.name !== '') {
      out.push(t);
      continue;
    }
    try {
      for (const o of await listObjects(c, t.kind, t.namespace)) {
        const { name = '', namespace = '' } = o.metadata ?? {};
        out.push({ kind: t.kind, namespace, name });
      }
    } catch (e) {
      c.env.signal.throwIfAborted();
      errors.push(e as Error);
    }
  }
  return out;
}

/** Answers the uid of what is being deleted. */
async function deleteOne(c: Invocation, t: Target, o: Deletion): Promise<string> {
  let uid = '';
  if (o.dryRun !== 'client') {
    const body = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...(o.grace < 0 ? {} : { gracePeriodSeconds: o.grace }),
      propagationPolicy: o.policy,
    };
    const query: Record<string, string> = o.dryRun === 'server' ? { dryRun: 'All' } : {};
    try {
      const answer = await c.client.delete(t.kind, t.namespace, t.name, body, query);
      uid = uidOf(answer);
    } catch (e) {
      throw withSource('deleting', t.info?.source ?? '', e);
    }
  }
  c.env.out(line(t, o));
  return uid;
}

function uidOf(answer: unknown): string {
  const a = answer as { metadata?: { uid?: string }; details?: { uid?: string } };
  return a.details?.uid ?? a.metadata?.uid ?? '';
}

function line(t: Target, o: Deletion): string {
  const kind = kindName(t.kind);
  if (o.output === 'name') return `${kind}/${t.name}\n`;
  const what = o.grace === 0 ? 'force deleted' : 'deleted';
  const from = t.kind.namespaced ? ` from ${t.namespace} namespace` : '';
  return `${kind} ${quoted(t.name)} ${what}${from}${dryRunSuffix(o.dryRun)}\n`;
}

async function waitGone(c: Invocation, t: Target, uid: string): Promise<void> {
  const asked = c.flags.duration('timeout');
  const gone = await follow(c, t, asked === 0 ? WEEK_US : asked, (o) => {
    return o === undefined || (uid !== '' && o.metadata?.uid !== uid);
  });
  if (!gone) {
    throw new KubectlError(`timed out waiting for the condition on ${t.kind.resource}/${t.name}`);
  }
}
