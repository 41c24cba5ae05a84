import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { WRITE_FLAGS } from '../../cli/Command.ts';
import type { FlagTable } from '../../cli/flags.ts';
import { KubectlError, quoted } from '../../client/errors.ts';
import type { Found } from '../../resources/targets.ts';
import { readTargets, targetsOf } from '../../resources/targets.ts';
import { printResult, sendChange } from '../changing.ts';

/** Flags by which `cordon`, `uncordon` and `drain` choose nodes and are only tried. */
export const NODE_FLAGS: FlagTable = {
  selector: { type: 'string', short: 'l' },
  'dry-run': WRITE_FLAGS['dry-run']!,
};

/** `kubectl cordon`. Models: kubectl pkg/cmd/drain NewCmdCordon */
export const CORDON: Command = {
  flags: NODE_FLAGS,
  run: async (c) => cordonNodes(c, await nodesOf(c), true),
};

/** `kubectl uncordon`. Models: kubectl pkg/cmd/drain NewCmdUncordon */
export const UNCORDON: Command = {
  flags: NODE_FLAGS,
  run: async (c) => cordonNodes(c, await nodesOf(c), false),
};

/** The nodes named; one that cannot be read stops the command before anything is changed. */
export async function nodesOf(c: Invocation): Promise<readonly Found[]> {
  const usage = (message: string): never => {
    throw new KubectlError(`${message}\nSee 'kubectl ${c.verb} -h' for help and examples`);
  };
  if (c.args.length === 0 && !c.flags.has('selector')) {
    return usage(`USAGE: ${c.verb} NODE [flags]`);
  }
  if (c.args.length > 0 && c.flags.text('selector') !== '') {
    return usage('error: cannot specify both a node name and a --selector option');
  }
  const slashed = c.args.some((a) => a.includes('/'));
  const words = c.args.map((a) => (!slashed || a.includes('/') ? a : `nodes/${a}`));
  const targets = targetsOf(c, slashed ? words : ['nodes', ...words], {});
  for (const { kind } of targets.targets) {
    if (kind.kind === 'Node') continue;
    const resource = `${kind.group}/${kind.version}, Resource=${kind.resource}`;
    throw new KubectlError(`error: expected resource of type node, got ${quoted(resource)}`);
  }
  const { found, errors } = await readTargets(c, targets);
  if (errors[0]) throw errors[0];
  return found;
}

/**
 * Marks nodes unschedulable, or schedulable again; a node that refuses is told of, and the next
 * ones follow. Models: kubectl pkg/cmd/drain RunCordonOrUncordon
 */
export async function cordonNodes(
  c: Invocation,
  nodes: readonly Found[],
  desired: boolean,
): Promise<void> {
  const un = desired ? '' : 'un';
  for (const f of nodes) {
    const { unschedulable, ...rest } =
      (f.object as { spec?: { unschedulable?: boolean } }).spec ?? {};
    if ((unschedulable ?? false) === desired) {
      printResult(c, f.object, `already ${un}cordoned`);
      continue;
    }
    const spec = desired ? { ...rest, unschedulable: true } : rest;
    try {
      await sendChange(c, f, { ...f.object, spec } as KubeObject, 'kubectl');
    } catch (e) {
      c.env.signal.throwIfAborted();
      const name = quoted(f.object.metadata?.name ?? '');
      c.env.err(`error: unable to ${un}cordon node ${name}: ${(e as Error).message}\n`);
      continue;
    }
    printResult(c, f.object, `${un}cordoned`);
  }
}
