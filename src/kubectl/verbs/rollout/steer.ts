import { rfc3339 } from '../../../engine/sim/rfc3339.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS, WRITE_FLAGS } from '../../cli/Command.ts';
import { KubectlError, quoted } from '../../client/errors.ts';
import { isTrue } from '../../print/read.ts';
import { resourceName } from '../../resources/resourceTypes.ts';
import type { Found } from '../../resources/targets.ts';
import { targetsOf } from '../../resources/targets.ts';
import { forEachObject, patchObject, printResult } from '../changing.ts';
import { requireResource } from './requireResource.ts';

const FLAGS = { ...SELECT_FLAGS, ...FILE_FLAGS, ...PRINT_FLAGS, ...WRITE_FLAGS };

function steering(act: (c: Invocation, f: Found) => Promise<void>): Command {
  return {
    flags: FLAGS,
    run: async (c) => {
      requireResource(c);
      const n = await forEachObject(c, targetsOf(c, c.args, { typeMeansAll: true }), (f) =>
        act(c, f),
      );
      if (n === 0) c.env.err(`No resources found in ${c.namespace} namespace.\n`);
    },
  };
}

function refuse(f: Found, why: string): never {
  const name = quoted(f.object.metadata?.name ?? '');
  throw new KubectlError(`error: ${resourceName(f.kind)} ${name} ${why}`);
}

async function patchAndSay(c: Invocation, f: Found, patch: unknown, said: string): Promise<void> {
  printResult(c, await patchObject(c, f, 'strategic-merge-patch', patch, 'kubectl-rollout'), said);
}

/** `kubectl rollout pause`. Models: kubectl pkg/polymorphichelpers objectpauser.go */
export const ROLLOUT_PAUSE = steering((c, f) => {
  if (f.kind.kind !== 'Deployment') refuse(f, 'pausing is not supported');
  if (isTrue(f.object, 'spec.paused')) refuse(f, 'is already paused');
  return patchAndSay(c, f, { spec: { paused: true } }, 'paused');
});

/** `kubectl rollout resume`. Models: kubectl pkg/polymorphichelpers objectresumer.go */
export const ROLLOUT_RESUME = steering((c, f) => {
  if (f.kind.kind !== 'Deployment') refuse(f, 'resuming is not supported');
  if (!isTrue(f.object, 'spec.paused')) refuse(f, 'is not paused');
  return patchAndSay(c, f, { spec: { paused: null } }, 'resumed');
});

/** `kubectl rollout restart`. Models: kubectl pkg/polymorphichelpers objectrestarter.go */
export const ROLLOUT_RESTART = steering((c, f) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(f.kind.kind)) {
    refuse(f, 'restarting is not supported');
  }
  if (isTrue(f.object, 'spec.paused')) {
    refuse(f, "can't restart paused deployment (run rollout resume first)");
  }
  const restartedAt = rfc3339(c.client.transport.now());
  const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt };
  return patchAndSay(c, f, { spec: { template: { metadata: { annotations } } } }, 'restarted');
});
