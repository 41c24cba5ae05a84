import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Kind } from '../../../engine/api/Kind.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { FILE_FLAGS, SELECT_FLAGS } from '../../cli/Command.ts';
import { KubectlError, quoted } from '../../client/errors.ts';
import { follow } from '../../client/follow.ts';
import { listAt, numberAt, textAt, valueAt } from '../../print/read.ts';
import type { Found } from '../../resources/targets.ts';
import { targetsOf } from '../../resources/targets.ts';
import { hasHistory } from '../../resources/revisions.ts';
import { forEachObject } from '../changing.ts';
import { requireResource } from './requireResource.ts';

/** `kubectl rollout status`. Models: kubectl pkg/cmd/rollout/rollout_status.go */
export const ROLLOUT_STATUS: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    watch: { type: 'bool', short: 'w', initial: 'true' },
    revision: { type: 'int' },
    timeout: { type: 'duration', initial: '0s' },
  },
  run: async (c) => {
    requireResource(c);
    const n = await forEachObject(c, targetsOf(c, c.args, {}), (f) => watchRollout(c, f));
    if (n === 0) c.env.err(`No resources found in ${c.namespace} namespace.\n`);
  },
};

/** A year: as long as it takes. */
const FOREVER_US = 365 * 86_400 * 1_000_000;

/** What is to be said of a rollout, and whether it is over. */
interface RolloutState {
  readonly said: string;
  readonly done: boolean;
}

async function watchRollout(c: Invocation, f: Found): Promise<void> {
  if (!hasHistory(f.kind)) {
    throw new KubectlError(`no status viewer has been implemented for ${f.kind.kind}`);
  }
  const { name = '', namespace = '' } = f.object.metadata ?? {};
  const asked = c.flags.duration('timeout');
  const at = { kind: f.kind, name, namespace };
  const met = await follow(c, at, asked === 0 ? FOREVER_US : asked, (o) => {
    if (!o) throw new KubectlError('object has been deleted');
    const { said, done } = stateOf(f.kind, o, c.flags.int('revision'));
    c.env.out(said);
    return done || !c.flags.bool('watch');
  });
  if (!met) throw new KubectlError('timed out waiting for the condition');
}

/** Models: kubectl pkg/polymorphichelpers rollout_status.go */
function stateOf(kind: Kind, o: KubeObject, revision: number): RolloutState {
  if (kind.kind === 'Deployment') return deploymentState(o, revision);
  if (textAt(o, 'spec.updateStrategy.type') !== 'RollingUpdate') {
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
  }
  return kind.kind === 'DaemonSet' ? daemonSetState(o) : statefulSetState(o);
}

function waiting(said: string): RolloutState {
  return { said: `${said}...\n`, done: false };
}

function status(o: KubeObject, field: string): number {
  return numberAt(o, `status.${field}`) ?? 0;
}

function observed(o: KubeObject): boolean {
  return (o.metadata?.generation ?? 0) <= status(o, 'observedGeneration');
}

function deploymentState(o: KubeObject, revision: number): RolloutState {
  const name = quoted(o.metadata?.name ?? '');
  if (revision > 0) {
    const now = Number(o.metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    if (now !== revision) {
      throw new KubectlError(
        `desired revision (${revision}) is different from the running revision (${now})`,
      );
    }
  }
  if (!observed(o)) return waiting('Waiting for deployment spec update to be observed');
  const progressing = listAt(o, 'status.conditions').find((c) => c['type'] === 'Progressing');
  if (progressing?.['reason'] === 'ProgressDeadlineExceeded') {
    throw new KubectlError(`deployment ${name} exceeded its progress deadline`);
  }
  const head = `Waiting for deployment ${name} rollout to finish:`;
  const [updated, all] = [status(o, 'updatedReplicas'), status(o, 'replicas')];
  const [wanted, available] = [numberAt(o, 'spec.replicas') ?? 0, status(o, 'availableReplicas')];
  if (updated < wanted) {
    return waiting(`${head} ${updated} out of ${wanted} new replicas have been updated`);
  }
  if (all > updated) {
    return waiting(`${head} ${all - updated} old replicas are pending termination`);
  }
  if (available < updated) {
    return waiting(`${head} ${available} of ${updated} updated replicas are available`);
  }
  return { said: `deployment ${name} successfully rolled out\n`, done: true };
}

function daemonSetState(o: KubeObject): RolloutState {
  const name = quoted(o.metadata?.name ?? '');
  if (!observed(o)) return waiting('Waiting for daemon set spec update to be observed');
  const head = `Waiting for daemon set ${name} rollout to finish:`;
  const [updated, wanted] = [
    status(o, 'updatedNumberScheduled'),
    status(o, 'desiredNumberScheduled'),
  ];
  const available = status(o, 'numberAvailable');
  if (updated < wanted) {
    return waiting(`${head} ${updated} out of ${wanted} new pods have been updated`);
  }
  if (available < wanted) {
    return waiting(`${head} ${available} of ${wanted} updated pods are available`);
  }
  return { said: `daemon set ${name} successfully rolled out\n`, done: true };
}

function statefulSetState(o: KubeObject): RolloutState {
  if (status(o, 'observedGeneration') === 0 || !observed(o)) {
    return waiting('Waiting for statefulset spec update to be observed');
  }
  const wanted = numberAt(o, 'spec.replicas') ?? 0;
  const [ready, updated] = [status(o, 'readyReplicas'), status(o, 'updatedReplicas')];
  if (ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready`);
  if (valueAt(o, 'spec.updateStrategy.rollingUpdate') !== undefined) {
    const partition = numberAt(o, 'spec.updateStrategy.rollingUpdate.partition');
    if (partition !== undefined && updated < wanted - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated`,
      );
    }
    const said = `partitioned roll out complete: ${updated} new pods have been updated...\n`;
    return { said, done: true };
  }
  const [newest, current] = [
    textAt(o, 'status.updateRevision'),
    textAt(o, 'status.currentRevision'),
  ];
  if (newest !== current) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${newest}`,
    );
  }
  const said = `statefulset rolling update complete ${status(o, 'currentReplicas')} pods at revision ${current}...\n`;
  return { said, done: true };
}
