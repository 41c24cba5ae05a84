import type { Pod } from '../api/core/pod/fields.ts';
import { containersOf, ephemeralOf, initContainersOf } from './podSpec.ts';
import { parseShell } from './runtime/process/parseShell.ts';
import type { ShellNode } from './runtime/process/parseShell.ts';
import { isShell, programKind, programName } from './runtime/process/programs.ts';

/** Kinds of volumes that are brought to Pods. */
const VOLUMES = new Set([
  'name',
  'configMap',
  'secret',
  'emptyDir',
  'projected',
  'downwardAPI',
  'hostPath',
  'persistentVolumeClaim',
]);

function programsOf(nodes: readonly ShellNode[]): readonly string[] {
  return nodes.flatMap((n) => [
    ...(n.kind === 'simple' && n.words[0] ? [n.words[0].text] : []),
    ...programsOf(n.condition ?? []),
    ...programsOf(n.body ?? []),
    ...programsOf(n.otherwise ?? []),
  ]);
}

/** Programs that a command runs. */
function commandPrograms(command: readonly string[]): readonly string[] {
  const [first, ...rest] = command;
  if (first === undefined) return [];
  if (!isShell(programName(first))) return [first];
  const script = rest.find((_, i) => /^-\w*c$/.test(rest[i - 1] ?? ''));
  return script === undefined ? [] : programsOf(parseShell(script));
}

/** Names of what a Pod asks for and this kubelet does not do, so that it is said. */
export function notModelled(pod: Pod): readonly string[] {
  const out = new Set<string>();
  for (const v of pod.spec?.volumes ?? []) {
    for (const k of Object.keys(v)) if (!VOLUMES.has(k)) out.add(`volume ${k}`);
  }
  for (const c of [...initContainersOf(pod), ...containersOf(pod), ...ephemeralOf(pod)]) {
    const scripted = pod.metadata?.annotations?.[`fake/run.${c.name}`] !== undefined;
    const command = [...(c.command ?? []), ...(c.command ? (c.args ?? []) : [])];
    for (const p of scripted ? [] : commandPrograms(command)) {
      if (programKind(p) === 'not modelled') out.add(`program ${programName(p)}`);
    }
  }
  if (pod.spec?.resourceClaims) out.add('resourceClaims');
  if (pod.spec?.shareProcessNamespace) out.add('shareProcessNamespace');
  return [...out];
}
