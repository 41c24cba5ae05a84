import type { Invocation } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';

/** Refuses a rollout verb that names nothing. */
export function requireResource(c: Invocation): void {
  if (c.args.length === 0 && c.flags.list('filename').length === 0) {
    throw new KubectlError('required resource not specified');
  }
}
