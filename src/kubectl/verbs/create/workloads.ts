import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';
import { labelsAt, mapAt } from '../../print/read.ts';
import { kindNamed } from '../../resources/resourceTypes.ts';
import { generator, objectOf } from './generator.ts';

/** A container's name out of its image: the last part, without tag and digest. */
function nameOfImage(image: string): string {
  const last = image.split('/').at(-1)!;
  return last.split(/[:@]/)[0]!.replaceAll(/[^a-z0-9-]/gi, '-');
}

function container(name: string, image: string, command: readonly string[]): object {
  const own = command.length > 0 ? { command } : {};
  return { ...own, image, name, resources: {} };
}

/** Models: kubectl pkg/cmd/create/create_deployment.go */
export const CREATE_DEPLOYMENT: Command = generator({
  flags: {
    image: { type: 'array' },
    replicas: { type: 'int', short: 'r', initial: '1' },
    port: { type: 'int', initial: '-1' },
  },
  required: ['image'],
  failure: 'failed to create deployment:',
  make: (c, name, command) => {
    const images = c.flags.list('image');
    if (images.length > 1 && command.length > 0) {
      throw new KubectlError('cannot specify multiple --image options and command');
    }
    const labels = { app: name };
    const port = c.flags.int('port');
    const containers = images.map((image) => ({
      ...container(nameOfImage(image), image, command),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
    }));
    const template = { metadata: { labels }, spec: { containers } };
    const spec = {
      replicas: c.flags.int('replicas'),
      selector: { matchLabels: labels },
      strategy: {},
      template,
    };
    return objectOf('apps/v1', 'Deployment', { labels, name }, { spec, status: {} });
  },
});

function jobSpec(name: string, image: string, command: readonly string[], restart: string): object {
  const spec = { containers: [container(name, image, command)], restartPolicy: restart };
  return { template: { metadata: {}, spec } };
}

/** Models: kubectl pkg/cmd/create/create_job.go */
export const CREATE_JOB: Command = generator({
  flags: { image: { type: 'string' }, from: { type: 'string' } },
  failure: 'failed to create job:',
  make: (c, name, command) => {
    const [image, from] = [c.flags.text('image'), c.flags.text('from')];
    if ((image === '') === (from === '')) {
      throw new KubectlError('either --image or --from must be specified');
    }
    if (from !== '') {
      if (command.length > 0) throw new KubectlError('cannot specify --from and command');
      return jobFrom(c, name, from);
    }
    const spec = jobSpec(name, image, command, 'Never');
    return objectOf('batch/v1', 'Job', { name }, { spec, status: {} });
  },
});

async function jobFrom(c: Invocation, name: string, from: string): Promise<KubeObject> {
  const [type, of] = from.split('/');
  const kind = of === undefined ? undefined : kindNamed(type!);
  if (kind?.kind !== 'CronJob') throw new KubectlError('from must be an existing cronjob');
  const cron = await c.client.get(kind, c.namespace, of!);
  const template = mapAt(cron, 'spec.jobTemplate');
  const annotations = {
    'cronjob.kubernetes.io/instantiate': 'manual',
    ...labelsAt(template, 'metadata.annotations'),
  };
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: cron.metadata?.name,
    uid: cron.metadata?.uid,
    controller: true,
  };
  const labels = labelsAt(template, 'metadata.labels');
  const metadata = {
    annotations,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    name,
    ownerReferences: [owner],
  };
  return objectOf('batch/v1', 'Job', metadata, { spec: mapAt(template, 'spec'), status: {} });
}

/** Models: kubectl pkg/cmd/create/create_cronjob.go */
export const CREATE_CRON_JOB: Command = generator({
  flags: {
    image: { type: 'string' },
    schedule: { type: 'string' },
    restart: { type: 'string', initial: 'OnFailure' },
  },
  required: ['image', 'schedule'],
  failure: 'failed to create cronjob:',
  make: (c, name, command) => {
    const job = jobSpec(name, c.flags.text('image'), command, c.flags.text('restart'));
    const jobTemplate = { metadata: { name }, spec: job };
    const spec = { jobTemplate, schedule: c.flags.text('schedule') };
    return objectOf('batch/v1', 'CronJob', { name }, { spec, status: {} });
  },
});
