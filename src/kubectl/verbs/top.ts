import type { Command } from '../cli/Command.ts';
import { SELECT_FLAGS } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';

/** `kubectl top`: there is no metrics server, and it says what the real one says then. */
export const TOP: Command = {
  flags: {
    ...SELECT_FLAGS,
    containers: { type: 'bool' },
    'no-headers': { type: 'bool' },
    'sort-by': { type: 'string' },
    sum: { type: 'bool' },
  },
  run: () => Promise.reject(new KubectlError('Metrics API not available')),
};
