import { POD_SPEC } from '../api/core/pod/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Struct } from '../api/fields/Field.ts';
import { containersOf, ephemeralOf, initContainersOf } from './podSpec.ts';
import { parseShell } from './runtime/process/parseShell.ts';
import type { ShellNode } from './runtime/process/parseShell.ts';
import { isShell, programKind, programName } from './runtime/process/programs.ts';

/** Values that ask for nothing but what is so anyway. */
const NOTHING: Readonly<Record<string, unknown>> = {
  allowPrivilegeEscalation: true,
  hostUsers: true,
  mountPropagation: 'None',
  procMount: 'Default',
};

function isEmpty(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  if (typeof value === 'object') return Object.keys(value).length === 0;
  return NOTHING[name] === value;
}

/** Paths of the set fields whose structure says that they are stored and no more. */
function fieldsOf(s: Struct, value: object, path: string, out: Set<string>): void {
  for (const [name, v] of Object.entries(value)) {
    const f = s.fields[name];
    if (!f || isEmpty(name, v)) continue;
    const at = path === '' ? name : `${path}.${name}`;
    if (f.notModelled) {
      out.add(at);
      continue;
    }
    const inner = f.struct ?? f.of?.struct;
    if (!inner) continue;
    const items = f.type === 'list' ? (v as readonly object[]) : [v as object];
    for (const item of items) fieldsOf(inner(), item, at, out);
  }
}

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
  fieldsOf(POD_SPEC, pod.spec ?? {}, '', out);
  if (pod.spec?.os?.name === 'linux') out.delete('os');
  for (const c of [...initContainersOf(pod), ...containersOf(pod), ...ephemeralOf(pod)]) {
    const scripted = pod.metadata?.annotations?.[`fake/run.${c.name}`] !== undefined;
    const command = [...(c.command ?? []), ...(c.command ? (c.args ?? []) : [])];
    for (const p of scripted ? [] : commandPrograms(command)) {
      if (programKind(p) === 'not modelled') out.add(`program ${programName(p)}`);
    }
  }
  return [...out];
}
