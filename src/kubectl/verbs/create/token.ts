import { kindOfObject } from '../../../engine/api/registry.ts';
import type { Command } from '../../cli/Command.ts';
import { PRINT_FLAGS } from '../../cli/Command.ts';
import { ExitError, KubectlError } from '../../client/errors.ts';
import { pathOf } from '../../client/paths.ts';
import { textAt } from '../../print/read.ts';

/** `kubectl create token`. Models: kubectl pkg/cmd/create/create_token.go */
export const CREATE_TOKEN: Command = {
  flags: {
    ...PRINT_FLAGS,
    audience: { type: 'array' },
    duration: { type: 'duration', initial: '0s' },
  },
  run: async (c) => {
    const [name] = c.args;
    if (name === undefined || c.args.length > 1) {
      throw new ExitError(
        1,
        `error: exactly one NAME is required, got ${c.args.length}\nSee 'kubectl create token -h' for help and examples\n`,
      );
    }
    const seconds = Math.trunc(c.flags.duration('duration') / 1_000_000);
    const spec = {
      audiences: c.flags.list('audience'),
      ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
    };
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: {},
      spec,
    };
    const path = pathOf(kindOfObject('v1', 'ServiceAccount')!, c.namespace, name, 'token');
    try {
      const headers = { 'content-type': 'application/json' };
      const answer = await c.client.ask({ method: 'POST', path, headers, body });
      c.env.out(`${textAt(answer, 'status.token')}\n`);
    } catch (e) {
      throw new KubectlError(`failed to create token: ${(e as Error).message}`);
    }
  },
};
