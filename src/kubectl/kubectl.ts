import { Client } from './client/Client.ts';
import { errorText, ExitError, KubectlError, quoted } from './client/errors.ts';
import type { Command, CommandGroup, Env, Invocation } from './cli/Command.ts';
import { GLOBAL_FLAGS, parseFlags } from './cli/flags.ts';
import { helpText } from './cli/helpText.ts';
import { suggestions } from './cli/suggestions.ts';
import { VERBS } from './verbs/verbs.ts';

/** Exit code of a command that was cancelled: 128 + SIGINT. */
const CANCELLED = 130;

/**
 * Runs one kubectl command (its words after `kubectl`) and answers its exit code; what it says
 * goes to `env.out` and `env.err`. Never throws.
 */
export async function kubectl(words: readonly string[], env: Env): Promise<number> {
  try {
    return await run(words, env);
  } catch (e) {
    if (env.signal.aborted) return CANCELLED;
    if (e instanceof ExitError) {
      if (e.message !== '') env.err(e.message);
      return e.code;
    }
    env.err(errorText(e));
    return 1;
  }
}

async function run(words: readonly string[], env: Env): Promise<number> {
  const { path, rest, command } = findCommand(words);
  if (command === undefined) {
    const [wrong] = path.slice(-1);
    if (wrong === undefined || wrong === 'help') {
      env.out(helpText(VERBS, ''));
      return 0;
    }
    throw unknown(wrong);
  }
  const verb = path.join(' ');
  if (rest.some((w, i) => (w === '--help' || w === '-h') && !rest.slice(0, i).includes('--'))) {
    env.out(helpText(command, verb));
    return 0;
  }
  if ('verbs' in command) {
    if (!command.own) return runGroup(command, verb, rest, env);
    await command.own.run(invocation(command.own, verb, rest, env));
    return 0;
  }
  await command.run(invocation(command, verb, rest, env));
  return 0;
}

function unknown(name: string): ExitError {
  const near = suggestions(name, Object.keys(VERBS));
  const hint =
    near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((n) => `\t${n}\n`).join('')}`;
  return new ExitError(
    1,
    `error: unknown command ${JSON.stringify(name)} for "kubectl"${hint === '' ? '\n' : hint}`,
  );
}

/** A verb of verbs without one of them: its own help, or a refusal. */
function runGroup(group: CommandGroup, verb: string, rest: readonly string[], env: Env): number {
  const word = rest.find((w) => !w.startsWith('-'));
  if (word === undefined) {
    env.out(helpText(group, verb));
    return 0;
  }
  throw new ExitError(
    1,
    `error: unknown command ${JSON.stringify(word)}\nSee 'kubectl ${verb} -h' for help and examples\n`,
  );
}

interface FoundCommand {
  readonly path: readonly string[];
  readonly rest: readonly string[];
  readonly command: Command | CommandGroup | undefined;
}

/** Finds the verb among the words; flags may stand before it. */
function findCommand(words: readonly string[]): FoundCommand {
  const path: string[] = [];
  const rest: string[] = [];
  let at: Command | CommandGroup | undefined = { verbs: VERBS };
  for (let i = 0; i < words.length; i++) {
    const w = words[i]!;
    if (at === undefined || !('verbs' in at) || w === '--') {
      rest.push(...words.slice(i));
      break;
    }
    if (w.startsWith('-')) {
      rest.push(w);
      if (takesValue(w)) rest.push(words[++i] ?? '');
      continue;
    }
    const next: Command | CommandGroup | undefined = Object.hasOwn(at.verbs, w)
      ? at.verbs[w]
      : undefined;
    if (next === undefined && path.length > 0) {
      rest.push(...words.slice(i));
      break;
    }
    path.push(w);
    at = next;
  }
  return { path, rest, command: path.length === 0 ? undefined : at };
}

/** Whether the next word belongs to this flag. */
function takesValue(w: string): boolean {
  if (w.includes('=')) return false;
  const spec = w.startsWith('--')
    ? GLOBAL_FLAGS[w.slice(2)]
    : Object.values(GLOBAL_FLAGS).find((s) => s.short === w.slice(1));
  return spec !== undefined && spec.type !== 'bool';
}

function invocation(
  command: Command,
  verb: string,
  words: readonly string[],
  env: Env,
): Invocation {
  const { flags, args, beforeDash } = parseFlags(words, command.flags, verb);
  const missing = (command.required ?? []).filter((f) => !flags.has(f));
  if (missing.length > 0) {
    throw new KubectlError(`required flag(s) ${missing.map(quoted).join(', ')} not set`);
  }
  const as = flags.text('as');
  const groups = flags.list('as-group');
  const impersonated = {
    ...(as === '' ? {} : { 'impersonate-user': as }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': groups.join(',') }),
  };
  const warn = (m: string): void => env.err(`Warning: ${m}\n`);
  const given = flags.text('namespace');
  return {
    verb,
    args,
    beforeDash,
    flags,
    env,
    client: new Client(env.transport, warn, env.signal, impersonated),
    namespace: given === '' ? env.config.namespace : given,
    enforceNamespace: given !== '',
  };
}
