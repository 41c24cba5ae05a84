import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';
import type { Json } from '../../print/read.ts';
import { listAt, maybeMap, textAt } from '../../print/read.ts';
import type { Found } from '../../resources/targets.ts';
import { targetsOf } from '../../resources/targets.ts';
import { forEachObject } from '../changing.ts';
import { changeAll, SET_FLAGS, splitPairs } from './image.ts';
import { changeContainers, podSpecOf, withPodSpec } from './podSpec.ts';

/** `kubectl set env`. Models: kubectl pkg/cmd/set/set_env.go */
export const SET_ENV: Command = {
  flags: {
    ...SET_FLAGS,
    containers: { type: 'string', short: 'c', initial: '*' },
    env: { type: 'array', short: 'e' },
    from: { type: 'string' },
    keys: { type: 'list' },
    list: { type: 'bool' },
    overwrite: { type: 'bool', initial: 'true' },
    prefix: { type: 'string' },
    resolve: { type: 'bool' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  const { resources, pairs } = splitPairs(c.args);
  const changes = [...pairs, ...c.flags.list('env')];
  if (c.flags.has('from')) throw new KubectlError('not modelled: set env --from');
  if (c.flags.bool('list') && changes.length === 0) {
    await forEachObject(c, targetsOf(c, resources, {}), (f) => listEnv(c, f));
    return;
  }
  if (changes.length === 0) {
    throw new KubectlError('at least one environment variable must be provided');
  }
  await changeAll(c, resources, 'env updated', (o) => withEnv(c, o, changes));
}

function listEnv(c: Invocation, f: Found): Promise<void> {
  const name = f.object.metadata?.name ?? '';
  for (const container of listAt(podSpecOf(f.object), 'containers')) {
    const title = `${f.kind.kind} ${name}, container ${textAt(container, 'name')}`;
    c.env.out(`# ${title}\n`);
    for (const e of listAt(container, 'env')) {
      const from = maybeMap(e, 'valueFrom');
      const [k, v] = [textAt(e, 'name'), textAt(e, 'value')];
      c.env.out(from ? `# ${k} from ${sourceText(from)}\n` : `${k}=${v}\n`);
    }
  }
  return Promise.resolve();
}

function sourceText(from: Json): string {
  const field = maybeMap(from, 'fieldRef');
  if (field) return `field path ${textAt(field, 'fieldPath')}`;
  const map = maybeMap(from, 'configMapKeyRef');
  if (map) return `configmap ${textAt(map, 'name')}, key ${textAt(map, 'key')}`;
  const secret = maybeMap(from, 'secretKeyRef');
  if (secret) return `secret ${textAt(secret, 'name')}, key ${textAt(secret, 'key')}`;
  return `resource field ${textAt(from, 'resourceFieldRef.resource')}`;
}

function withEnv(c: Invocation, o: KubeObject, changes: readonly string[]): KubeObject {
  return withPodSpec(o, (spec) => {
    const met = changeContainers(spec, c.flags.text('containers'), (container) => {
      let env = [...listAt(container, 'env')];
      for (const change of changes) env = applied(env, change);
      return { ...container, env };
    });
    return met.spec;
  });
}

/** `NAME=VALUE` sets, `NAME-` removes. */
function applied(env: readonly Json[], change: string): Json[] {
  const eq = change.indexOf('=');
  const name = eq < 0 ? change.slice(0, -1) : change.slice(0, eq);
  const at = env.findIndex((e) => e['name'] === name);
  if (eq < 0) return env.filter((e) => e['name'] !== name);
  const next = { name, value: change.slice(eq + 1) };
  return at < 0 ? [...env, next] : env.map((e, i) => (i === at ? next : e));
}
