import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import type { ExecResult } from '../../engine/apiserver/Request.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { ExitError, KubectlError } from '../client/errors.ts';
import { pathOf } from '../client/paths.ts';
import { selectorText } from '../describe/common.ts';
import { maybeMap } from '../print/read.ts';
import { kindNamed } from '../resources/resourceTypes.ts';

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** `kubectl exec`. Models: kubectl pkg/cmd/exec; streams come together, at the end of the command */
export const EXEC: Command = {
  flags: {
    container: { type: 'string', short: 'c' },
    filename: { type: 'list', short: 'f' },
    'pod-running-timeout': { type: 'duration', initial: '1m0s' },
    quiet: { type: 'bool', short: 'q' },
    stdin: { type: 'bool', short: 'i' },
    tty: { type: 'bool', short: 't' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  const [target, ...words] = c.args;
  if (target === undefined) {
    throw new KubectlError('pod, type/name or --filename must be specified');
  }
  const command = c.beforeDash >= 0 ? c.args.slice(c.beforeDash) : words;
  if (command.length === 0) {
    throw new KubectlError('you must specify at least one command for the container');
  }
  if (c.beforeDash < 0) {
    throw new KubectlError(
      "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
    );
  }
  if (isInteractive(c, command)) {
    throw new KubectlError('not modelled: an interactive shell (give its commands: sh -c "…")');
  }
  const pod = await podOf(c, target);
  const result = await execute(c, pod, command);
  if (result.stdout !== '') c.env.out(result.stdout);
  if (result.stderr !== '') c.env.err(result.stderr);
  if (result.exitCode !== 0) {
    throw new ExitError(result.exitCode, `command terminated with exit code ${result.exitCode}\n`);
  }
}

function isInteractive(c: Invocation, command: readonly string[]): boolean {
  const shell = /(^|\/)(sh|bash|ash|dash)$/.test(command[0] ?? '');
  return shell && command.length === 1 && (c.flags.bool('tty') || c.flags.bool('stdin'));
}

async function podOf(c: Invocation, target: string): Promise<KubeObject> {
  const [type = '', name] = target.split('/');
  const pods = kindOfObject('v1', 'Pod')!;
  if (name === undefined) return c.client.get(pods, c.namespace, type);
  const kind = kindNamed(type);
  const o = await c.client.get(kind, c.namespace, name);
  if (kind.kind === 'Pod') return o;
  const selector = maybeMap(o, 'spec.selector.matchLabels') ?? maybeMap(o, 'spec.selector');
  if (!selector) throw new KubectlError(`cannot attach to ${kind.kind}: selector not found`);
  const query = { labelSelector: selectorText(selector) };
  const path = pathOf(pods, c.namespace);
  const list = (await c.client.ask({ method: 'GET', path, query })) as { items: KubeObject[] };
  const [first] = list.items;
  if (!first) throw new KubectlError('timed out waiting for the condition');
  return first;
}

function containerOf(c: Invocation, pod: KubeObject): string {
  const given = c.flags.text('container');
  if (given !== '') return given;
  const { containers = [] } = (pod as { spec?: { containers?: { name?: string }[] } }).spec ?? {};
  const names = containers.map((x) => x.name ?? '');
  const preferred = pod.metadata?.annotations?.[DEFAULT_CONTAINER] ?? names[0] ?? '';
  if (names.length > 1 && !c.flags.bool('quiet')) {
    const all = names.join(', ');
    c.env.err(`Defaulted container ${JSON.stringify(preferred)} out of: ${all}\n`);
  }
  return preferred;
}

async function execute(
  c: Invocation,
  pod: KubeObject,
  command: readonly string[],
): Promise<ExecResult> {
  const { phase = '' } = (pod as { status?: { phase?: string } }).status ?? {};
  const name = pod.metadata?.name ?? '';
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new KubectlError(
      `cannot exec into a container in a completed pod; current phase is ${phase}`,
    );
  }
  const path = pathOf(kindOfObject('v1', 'Pod')!, c.namespace, name, 'exec');
  const query = { container: containerOf(c, pod), command, stdout: 'true', stderr: 'true' };
  const headers = { upgrade: 'websocket', connection: 'Upgrade' };
  return (await c.client.ask({ method: 'POST', path, query, headers })) as ExecResult;
}
