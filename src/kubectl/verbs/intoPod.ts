import { kindOfObject } from '../../engine/api/registry.ts';
import type { Command } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';
import { kindNamed } from '../resources/resourceTypes.ts';

/** A verb that would open a stream into a Pod: it looks for the Pod, then says that it cannot. */
export function intoPod(verb: string): Command {
  return {
    flags: {
      container: { type: 'string', short: 'c' },
      filename: { type: 'list', short: 'f' },
      quiet: { type: 'bool', short: 'q' },
      stdin: { type: 'bool', short: 'i' },
      tty: { type: 'bool', short: 't' },
    },
    run: async (c) => {
      const [first] = c.args;
      if (first === undefined) {
        throw new KubectlError('pod, type/name or --filename must be specified');
      }
      const [type = '', name] = first.split('/');
      const kind = name === undefined ? kindOfObject('v1', 'Pod')! : kindNamed(type);
      await c.client.get(kind, c.namespace, name ?? type);
      throw new KubectlError(
        `not modelled: kubectl ${verb} (the pretend runtime opens no streams into containers)`,
      );
    },
  };
}

/** `kubectl edit` finds its object, then has no editor to open. */
export const EDIT: Command = {
  flags: { output: { type: 'string', short: 'o' }, filename: { type: 'list', short: 'f' } },
  run: async (c) => {
    const [first = '', second] = c.args;
    const [type = '', slashed] = first.split('/');
    const name = slashed ?? second;
    if (name === undefined) throw new KubectlError('must specify one of -f and -k');
    await c.client.get(kindNamed(type), c.namespace, name);
    throw new KubectlError('not modelled: kubectl edit (use the editor of the page, or apply)');
  },
};
