import type { Command } from '../cli/Command.ts';
import { ExitError } from '../client/errors.ts';

/** A verb that real kubectl has and this one has not: it says so and fails. */
export function notYet(name: string): Command {
  return {
    flags: {},
    run: () =>
      Promise.reject(new ExitError(1, `error: not modelled: kubectl ${name} is not there yet\n`)),
  };
}
