import { apiVersionOf } from '../../engine/api/Kind.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { dryRunOf } from '../cli/dryRun.ts';
import { KubectlError } from '../client/errors.ts';
import type { Found } from '../resources/targets.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject } from './changing.ts';
import { createAndPrint, objectOf } from './create/generator.ts';

/** `kubectl autoscale`. Models: kubectl pkg/cmd/autoscale */
export const AUTOSCALE: Command = {
  required: ['max'],
  flags: {
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    cpu: { type: 'string' },
    'cpu-percent': { type: 'int', initial: '-1' },
    max: { type: 'int', initial: '-1' },
    memory: { type: 'string' },
    min: { type: 'int', initial: '-1' },
    name: { type: 'string' },
  },
  run: async (c) => {
    const [min, max] = [c.flags.int('min'), c.flags.int('max')];
    if (max < 1) {
      throw new KubectlError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    }
    if (max < min) {
      throw new KubectlError(
        `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
      );
    }
    const n = await forEachObject(c, targetsOf(c, c.args, {}), (f) => autoscaleOne(c, f));
    if (n === 0) throw new KubectlError('no objects passed to autoscale');
  },
};

const SCALABLE = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

async function autoscaleOne(c: Invocation, f: Found): Promise<void> {
  if (!SCALABLE.includes(f.kind.kind)) {
    throw new KubectlError(
      `cannot autoscale a ${f.kind.kind}: could not find scale subresource for ${apiVersionOf(f.kind)}, Resource=${f.kind.resource} in discovery information`,
    );
  }
  const name = f.object.metadata?.name ?? '';
  const metrics = metricsOf(c);
  const min = c.flags.int('min');
  const spec = {
    maxReplicas: c.flags.int('max'),
    ...(metrics.length > 0 ? { metrics } : {}),
    ...(min > 0 ? { minReplicas: min } : {}),
    scaleTargetRef: { apiVersion: apiVersionOf(f.kind), kind: f.kind.kind, name },
  };
  const status = { currentMetrics: null, desiredReplicas: 0 };
  const metadata = { name: c.flags.text('name') || name };
  const said = dryRunOf(c.flags) === 'client' ? 'created' : 'autoscaled';
  const object = objectOf('autoscaling/v2', 'HorizontalPodAutoscaler', metadata, { spec, status });
  await createAndPrint(c, object, said, 'kubectl-autoscale');
}

function metricsOf(c: Invocation): readonly object[] {
  const percent = c.flags.int('cpu-percent');
  if (percent > 0 && c.flags.has('cpu')) {
    throw new KubectlError('--cpu-percent and --cpu are mutually exclusive');
  }
  return [
    ...(percent > 0 ? [metric('cpu', `${percent}%`)] : []),
    ...(c.flags.has('cpu') ? [metric('cpu', c.flags.text('cpu'))] : []),
    ...(c.flags.has('memory') ? [metric('memory', c.flags.text('memory'))] : []),
  ];
}

function metric(name: string, target: string): object {
  const percent = /^(\d+)%$/.exec(target);
  const of = percent
    ? { averageUtilization: Number(percent[1]), type: 'Utilization' }
    : { averageValue: target, type: 'AverageValue' };
  return { resource: { name, target: of }, type: 'Resource' };
}
