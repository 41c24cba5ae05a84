import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS } from '../cli/Command.ts';
import { dryRunOf } from '../cli/dryRun.ts';
import { KubectlError } from '../client/errors.ts';
import { follow } from '../client/follow.ts';
import { numberAt } from '../print/read.ts';
import type { Found } from '../resources/targets.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject, printResult } from './changing.ts';

/** `kubectl scale`. Models: kubectl pkg/cmd/scale, pkg/scale */
export const SCALE: Command = {
  required: ['replicas'],
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    'dry-run': { type: 'string', bare: 'unchanged', initial: 'none' },
    replicas: { type: 'int' },
    'current-replicas': { type: 'int', initial: '-1' },
    'resource-version': { type: 'string' },
    timeout: { type: 'duration', initial: '0s' },
    record: { type: 'bool' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  const replicas = c.flags.int('replicas');
  if (replicas < 0) {
    throw new KubectlError(
      'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
    );
  }
  const targets = targetsOf(c, c.args, {});
  const n = await forEachObject(c, targets, (f) => scaleOne(c, f, replicas));
  if (n === 0) throw new KubectlError('no objects passed to scale');
}

async function scaleOne(c: Invocation, f: Found, replicas: number): Promise<void> {
  const dryRun = dryRunOf(c.flags);
  const { name = '', namespace = '' } = f.object.metadata ?? {};
  if (dryRun !== 'client') {
    await checkCurrent(c, f);
    const query: Record<string, string> = dryRun === 'server' ? { dryRun: 'All' } : {};
    const at = { name, namespace, subresource: 'scale' };
    await c.client.patch(f.kind, at, 'merge-patch', { spec: { replicas } }, query);
    const timeout = c.flags.duration('timeout');
    if (timeout !== 0 && dryRun === 'none') await waitFor(c, f, replicas, timeout);
  }
  printResult(c, f.object, 'scaled');
}

async function checkCurrent(c: Invocation, f: Found): Promise<void> {
  const wanted = c.flags.int('current-replicas');
  if (wanted < 0) return;
  const now = numberAt(f.object, 'spec.replicas') ?? 0;
  if (now !== wanted) throw new KubectlError(`Expected replicas to be ${wanted}, was ${now}`);
}

async function waitFor(c: Invocation, f: Found, replicas: number, us: number): Promise<void> {
  const { name = '', namespace = '' } = f.object.metadata ?? {};
  const met = await follow(c, { kind: f.kind, namespace, name }, us, (o) => {
    return o === undefined || numberAt(o, 'status.replicas') === replicas;
  });
  if (!met) throw new KubectlError(`timed out waiting for ${JSON.stringify(name)} to be synced`);
}
