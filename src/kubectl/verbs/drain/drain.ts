import type { Command, Invocation } from '../../cli/Command.ts';
import { dryRunOf } from '../../cli/dryRun.ts';
import { AggregateFailure, quoted } from '../../client/errors.ts';
import { printResult } from '../changing.ts';
import { chosenPods } from './chosenPods.ts';
import { cordonNodes, NODE_FLAGS, nodesOf } from './cordon.ts';
import { removePods } from './removePods.ts';

/** `kubectl drain`. Models: kubectl pkg/cmd/drain NewCmdDrain */
export const DRAIN: Command = {
  flags: {
    ...NODE_FLAGS,
    'chunk-size': { type: 'int', initial: '500' },
    'delete-emptydir-data': { type: 'bool' },
    'disable-eviction': { type: 'bool' },
    force: { type: 'bool' },
    'grace-period': { type: 'int', initial: '-1' },
    'ignore-daemonsets': { type: 'bool' },
    'pod-selector': { type: 'string' },
    'skip-wait-for-delete-timeout': { type: 'int', initial: '0' },
    timeout: { type: 'duration', initial: '0s' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  dryRunOf(c.flags);
  const nodes = await nodesOf(c);
  await cordonNodes(c, nodes, true);
  const failed = new Map<string, Error>();
  for (const f of nodes) {
    const name = f.object.metadata?.name ?? '';
    try {
      await drainNode(c, name);
      printResult(c, f.object, 'drained');
    } catch (e) {
      c.env.signal.throwIfAborted();
      const error = e as Error;
      failed.set(name, error);
      c.env.err(
        `error: unable to drain node ${quoted(name)} due to error: ${error.message}, continuing command...\n`,
      );
    }
  }
  if (failed.size === 0) return;
  const names = [...failed.keys()].map((n) => ` ${n}\n`).join('');
  c.env.err(`There are pending nodes to be drained:\n${names}`);
  throw new AggregateFailure([...failed.values()]);
}

async function drainNode(c: Invocation, node: string): Promise<void> {
  const chosen = await chosenPods(c, node);
  if (chosen.errors.length > 0) throw new AggregateFailure(chosen.errors);
  if (chosen.warnings !== '') c.env.err(`Warning: ${chosen.warnings}\n`);
  if (dryRunOf(c.flags) === 'client') {
    for (const { metadata } of chosen.pods) {
      c.env.out(`evicting pod ${metadata?.namespace ?? ''}/${metadata?.name ?? ''} (dry run)\n`);
    }
    return;
  }
  const errors = await removePods(c, chosen.pods);
  if (errors.length === 0) return;
  const error = new AggregateFailure(errors);
  await tellPending(c, node, error);
  throw error;
}

/** Which Pods are still to go after a failure. */
async function tellPending(c: Invocation, node: string, error: Error): Promise<void> {
  const { pods, errors } = await chosenPods(c, node);
  if (pods.length > 0) {
    c.env.err(
      `There are pending pods in node ${quoted(node)} when an error occurred: ${error.message}\n`,
    );
    for (const p of pods) c.env.err(`pod/${p.metadata?.name ?? ''}\n`);
  }
  if (errors.length > 0) {
    const said = new AggregateFailure(errors).message;
    c.env.err(`Following errors occurred while getting the list of pods to delete:\n${said}`);
  }
}
