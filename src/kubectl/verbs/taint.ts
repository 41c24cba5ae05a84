import { qualifiedName, labelValue } from '../../engine/api/meta/names.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { PRINT_FLAGS, SELECT_FLAGS, WRITE_FLAGS } from '../cli/Command.ts';
import { ExitError, KubectlError } from '../client/errors.ts';
import type { Json } from '../print/read.ts';
import { listAt } from '../print/read.ts';
import type { Found } from '../resources/targets.ts';
import { targetsOf } from '../resources/targets.ts';
import { forEachObject, printResult, sendChange } from './changing.ts';

/** `kubectl taint`. Models: kubectl pkg/cmd/taint */
export const TAINT: Command = {
  flags: { ...SELECT_FLAGS, ...PRINT_FLAGS, ...WRITE_FLAGS, overwrite: { type: 'bool' } },
  run,
};

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

interface Taints {
  readonly set: readonly Taint[];
  readonly remove: readonly Taint[];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

async function run(c: Invocation): Promise<void> {
  const node = kindOfObject('v1', 'Node')!;
  const isTaint = (a: string): boolean => /[=:]|-$/.test(a);
  const first = c.args.findIndex((a, i) => i > 0 && isTaint(a));
  const specs = first < 0 ? [] : c.args.slice(first);
  const [type, ...names] = first < 0 ? c.args : c.args.slice(0, first);
  if (type === undefined) {
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  if (![node.resource, node.singular, ...node.shortNames].includes(type)) {
    throw new KubectlError(`invalid resource type ${type}, only node(s) is supported`);
  }
  const taints = usage(() => parseTaints(specs));
  const targets = targetsOf(c, [type, ...names], {});
  await forEachObject(c, targets, (f) => taintOne(c, f, taints));
}

/** A mistake in the words comes with a hint. */
function usage(parse: () => Taints): Taints {
  try {
    return parse();
  } catch (e) {
    const message = (e as Error).message;
    throw new ExitError(1, `error: ${message}\nSee 'kubectl taint -h' for help and examples\n`);
  }
}

function parseTaints(specs: readonly string[]): Taints {
  if (specs.length === 0) throw new Error('at least one taint update is required');
  const set: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) remove.push(parseTaint(spec.slice(0, -1), false));
    else set.push(parseTaint(spec, true));
  }
  return { set, remove };
}

/** `KEY=VALUE:EFFECT`, `KEY:EFFECT`, `KEY`. */
function parseTaint(spec: string, needsEffect: boolean): Taint {
  const [left = '', effect, ...more] = spec.split(':');
  const [key = '', value, ...values] = left.split('=');
  if (more.length > 0 || values.length > 0) throw new Error(`invalid taint spec: ${spec}`);
  if (effect === undefined && needsEffect) throw new Error(`invalid taint spec: ${spec}`);
  if (effect !== undefined && !EFFECTS.includes(effect)) {
    throw new Error(`invalid taint effect: ${effect}, unsupported taint effect`);
  }
  const mistakes = [...qualifiedName(key), ...(value === undefined ? [] : labelValue(value))];
  if (mistakes.length > 0) throw new Error(`invalid taint spec: ${spec}, ${mistakes.join('; ')}`);
  return {
    key,
    ...(value === undefined || value === '' ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  };
}

async function taintOne(c: Invocation, f: Found, t: Taints): Promise<void> {
  const name = f.object.metadata?.name ?? '';
  const now = listAt(f.object, 'spec.taints');
  const same = (a: Json, b: Taint): boolean =>
    a['key'] === b.key && (b.effect === undefined || a['effect'] === b.effect);
  if (!c.flags.bool('overwrite')) {
    const there = t.set.filter((s) => now.some((n) => same(n, s))).map((s) => s.key);
    if (there.length > 0) {
      throw new KubectlError(
        `node ${name} already has ${there.join(',')} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
  }
  for (const r of t.remove) {
    if (now.some((n) => same(n, r))) continue;
    const spec = r.effect === undefined ? r.key : `${r.key}:${r.effect}`;
    throw new KubectlError(`taint ${JSON.stringify(spec)} not found`);
  }
  const kept = now.filter(
    (n) => !t.set.some((s) => same(n, s)) && !t.remove.some((r) => same(n, r)),
  );
  const taints = [...t.set, ...kept];
  const overwritten = t.set.some((s) => now.some((n) => same(n, s)));
  const spec = { ...(f.object as { spec?: object }).spec, taints };
  const changed = { ...f.object, spec };
  const object = (await sendChange(c, f, changed, 'kubectl-taint')) ?? f.object;
  printResult(c, object, said(t, overwritten));
}

function said(t: Taints, overwritten: boolean): string {
  if (t.set.length > 0 && t.remove.length === 0) return overwritten ? 'modified' : 'tainted';
  return t.set.length === 0 ? 'untainted' : 'modified';
}
