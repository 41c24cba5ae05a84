import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { PRINT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { ExitError, KubectlError, quoted } from '../client/errors.ts';
import { createAndPrint, objectOf, pairOf } from './create/generator.ts';

/** `kubectl run`. Models: kubectl pkg/cmd/run, pkg/generate/versioned/run.go */
export const RUN: Command = {
  required: ['image'],
  flags: {
    ...PRINT_FLAGS,
    ...WRITE_FLAGS,
    annotations: { type: 'array' },
    attach: { type: 'bool' },
    command: { type: 'bool' },
    env: { type: 'array' },
    expose: { type: 'bool' },
    image: { type: 'string' },
    'image-pull-policy': { type: 'string' },
    labels: { type: 'string', short: 'l' },
    overrides: { type: 'string' },
    port: { type: 'string' },
    privileged: { type: 'bool' },
    quiet: { type: 'bool', short: 'q' },
    restart: { type: 'string', initial: 'Always' },
    rm: { type: 'bool' },
    stdin: { type: 'bool', short: 'i' },
    tty: { type: 'bool', short: 't' },
  },
  run,
};

const IMAGE =
  /^[\w.-]+(:\d+)?(\/[\w.-]+)*(:[\w][\w.-]{0,127})?(@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/;

async function run(c: Invocation): Promise<void> {
  const [name] = c.args;
  const usage = (message: string): never => {
    throw new ExitError(1, `error: ${message}\nSee 'kubectl run -h' for help and examples\n`);
  };
  if (name === undefined || c.beforeDash === 0) return usage('NAME is required for run');
  const image = c.flags.text('image');
  if (image === '') throw new KubectlError('--image is required');
  if (!IMAGE.test(image)) {
    throw new KubectlError(`Invalid image name ${quoted(image)}: invalid reference format`);
  }
  for (const flag of ['attach', 'stdin', 'tty', 'rm']) {
    if (c.flags.bool(flag)) throw new KubectlError(`not modelled: run --${flag}`);
  }
  if (c.flags.has('overrides')) throw new KubectlError('not modelled: run --overrides');
  if (c.flags.bool('expose') && c.flags.text('port') === '') {
    return usage('--port must be set when exposing a service');
  }
  const restart = c.flags.text('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) {
    return usage(`invalid restart policy: ${restart}`);
  }
  const pod = podOf(c, name, image, restart);
  if (c.flags.bool('expose')) {
    await createAndPrint(c, serviceOf(c, name, pod), 'created', 'kubectl-run');
  }
  await createAndPrint(c, pod, 'created', 'kubectl-run');
}

function labelsOf(c: Invocation, name: string): Readonly<Record<string, string>> {
  const text = c.flags.text('labels');
  if (text === '') return { run: name };
  return Object.fromEntries(text.split(',').map((p) => pairOf(p, 'label spec')));
}

function podOf(c: Invocation, name: string, image: string, restart: string): KubeObject {
  const words = c.args.slice(1);
  const own = words.length === 0 ? {} : { [c.flags.bool('command') ? 'command' : 'args']: words };
  const env = c.flags.list('env').map((e) => {
    const [key, value] = pairOf(e, 'env');
    return { name: key, value };
  });
  const policy = c.flags.text('image-pull-policy');
  const port = c.flags.text('port');
  const container = {
    ...own,
    ...(env.length > 0 ? { env } : {}),
    image,
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    name,
    ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
    ...(c.flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
  };
  const annotations = Object.fromEntries(
    c.flags.list('annotations').map((a) => pairOf(a, 'annotation')),
  );
  const metadata = {
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    labels: labelsOf(c, name),
    name,
  };
  const spec = { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: restart };
  return objectOf('v1', 'Pod', metadata, { spec, status: {} });
}

function serviceOf(c: Invocation, name: string, pod: KubeObject): KubeObject {
  const port = Number(c.flags.text('port'));
  const selector = pod.metadata?.labels ?? {};
  const spec = { ports: [{ port, protocol: 'TCP', targetPort: port }], selector };
  return objectOf('v1', 'Service', { name }, { spec, status: { loadBalancer: {} } });
}
