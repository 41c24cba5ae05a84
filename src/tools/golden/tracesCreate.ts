import type { Command } from './tracesCommand.ts';
import { flag } from './tracesCommand.ts';
import type { Rec } from './tracesRequests.ts';
import { fetched } from './tracesRequests.ts';

function literals(c: Command): Record<string, string> {
  const out: Record<string, string> = {};
  for (const l of c.flags['from-literal'] ?? []) {
    const at = l.indexOf('=');
    out[l.slice(0, at)] = l.slice(at + 1);
  }
  return out;
}

function podOf(c: Command): Rec {
  const name = c.words[1]!;
  const env = (c.flags['env'] ?? []).map((e) => {
    const at = e.indexOf('=');
    return { name: e.slice(0, at), value: e.slice(at + 1) };
  });
  const command = flag(c, 'command') !== undefined;
  const made = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: labelsOf(flag(c, 'labels', 'l')) ?? { run: name } },
    spec: {
      containers: [
        {
          name,
          image: flag(c, 'image'),
          ...(c.rest.length > 0 ? { [command ? 'command' : 'args']: c.rest } : {}),
          ...(env.length > 0 ? { env } : {}),
          ...(flag(c, 'port') ? { ports: [{ containerPort: Number(flag(c, 'port')) }] } : {}),
          resources: {},
        },
      ],
      restartPolicy: flag(c, 'restart') ?? 'Always',
      dnsPolicy: 'ClusterFirst',
    },
  };
  const overrides = JSON.parse(flag(c, 'overrides') ?? '{}') as { spec?: Rec; metadata?: Rec };
  return {
    ...made,
    metadata: { ...made.metadata, ...overrides.metadata },
    spec: { ...made.spec, ...overrides.spec },
  };
}

function labelsOf(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(text.split(',').map((p) => p.split('=') as [string, string]));
}

function deploymentOf(c: Command): Rec {
  const name = c.words[2]!;
  const image = flag(c, 'image')!;
  const container = image.split('/').at(-1)!.split(/[:@]/)[0]!;
  const port = flag(c, 'port');
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: Number(flag(c, 'replicas') ?? 1),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: container,
              image,
              ...(port === undefined ? {} : { ports: [{ containerPort: Number(port) }] }),
              ...(c.rest.length > 0 ? { command: c.rest } : {}),
            },
          ],
        },
      },
    },
  };
}

/** `create job NAME --from=cronjob/X`, or with `--image`. */
function jobOf(c: Command): Rec {
  const name = c.words[2]!.replace(/<minute\d*>/, '29733780');
  const base = { apiVersion: 'batch/v1', kind: 'Job' };
  const from = flag(c, 'from');
  if (from === undefined) {
    const container = { name, image: flag(c, 'image'), command: c.rest };
    const spec = { containers: [container], restartPolicy: 'Never' };
    return { ...base, metadata: { name }, spec: { template: { spec } } };
  }
  const path = `/apis/batch/v1/namespaces/${c.namespace}/cronjobs/${from.split('/')[1]}`;
  const cron = fetched(c.ask, path) as {
    metadata: { name: string; uid: string };
    spec: { jobTemplate: { metadata?: Rec; spec: Rec } };
  };
  const { metadata = {}, spec } = cron.spec.jobTemplate;
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name: cron.metadata.name,
    uid: cron.metadata.uid,
    controller: true,
  };
  const annotations = {
    ...(metadata['annotations'] as Rec | undefined),
    'cronjob.kubernetes.io/instantiate': 'manual',
  };
  const labels = metadata['labels'] ? { labels: metadata['labels'] } : {};
  return { ...base, metadata: { name, ...labels, annotations, ownerReferences: [owner] }, spec };
}

function secretOf(c: Command): Rec {
  const data = Object.fromEntries(
    Object.entries(literals(c)).map(([k, v]) => [k, Buffer.from(v).toString('base64')]),
  );
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: c.words[3] }, data, type: 'Opaque' };
}

/** What `kubectl create X` and `kubectl run` make. */
export const CREATORS: Readonly<Record<string, (c: Command) => Rec>> = {
  configmap: (c) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: c.words[2] },
    data: literals(c),
  }),
  secret: secretOf,
  serviceaccount: (c) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: c.words[2] },
  }),
  namespace: (c) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: c.words[2] } }),
  deployment: deploymentOf,
  job: jobOf,
  run: podOf,
};
