import { MS } from '../../../sim/time.ts';
import type { Word } from './parseShell.ts';
import { parseShell } from './parseShell.ts';
import type { Frame, Output, Process, Stepped, Wait } from './Process.ts';
import type { ProgramResult } from './programs.ts';
import { dateText, isShell, programName, PROGRAMS } from './programs.ts';

/** Commands that a process may run in one step; then its processor time is over for a while. */
const COMMANDS_MAX = 500;

/** Pause of a script that never waits by itself. */
const BUSY: Wait = { us: 10 * MS };

/** A process that has not begun. */
export function newProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  tools: readonly string[] = [],
): Process {
  const words = argv.map((text) => ({ text, literal: true }));
  const nodes = [{ kind: 'simple', words, join: ';' } as const];
  return {
    frames: [{ at: 'list', nodes, i: 0 }],
    env,
    code: 0,
    trap: undefined,
    inTrap: false,
    termed: false,
    wait: undefined,
    tools,
  };
}

/** Runs a process until it waits or ends. */
export function stepProcess(
  p: Process,
  files: Readonly<Record<string, string>>,
  now: number,
): Stepped {
  return new Run(p, files, now).run();
}

class Run {
  readonly #frames: Frame[];
  readonly #files: Record<string, string>;
  readonly #env: Record<string, string>;
  readonly #tools: readonly string[];
  readonly #output: Output[] = [];
  readonly #now: number;
  #code: number;
  #trap: string | undefined;
  #inTrap: boolean;
  #termed: boolean;
  #wait: Wait | undefined;
  #exit: number | undefined;

  constructor(p: Process, files: Readonly<Record<string, string>>, now: number) {
    this.#frames = [...p.frames];
    this.#files = { ...files };
    this.#env = { ...p.env };
    this.#tools = p.tools;
    this.#now = now;
    this.#code = p.code;
    this.#trap = p.trap;
    this.#inTrap = p.inTrap;
    this.#termed = p.termed;
  }

  run(): Stepped {
    for (let n = 0; this.#exit === undefined && !this.#wait; n++) {
      if (n >= COMMANDS_MAX) this.#wait = BUSY;
      else this.#next();
    }
    const process: Process = {
      frames: this.#frames,
      env: this.#env,
      code: this.#code,
      trap: this.#trap,
      inTrap: this.#inTrap,
      termed: this.#termed,
      wait: this.#wait,
      tools: this.#tools,
    };
    return { process, files: this.#files, output: this.#output, exit: this.#exit };
  }

  #next(): void {
    if (this.#termed && this.#trap !== undefined && !this.#inTrap) {
      this.#inTrap = true;
      const nodes = parseShell(this.#trap);
      this.#frames.push({ at: 'trap' }, { at: 'list', nodes, i: 0 });
      return;
    }
    const top = this.#frames.pop();
    if (!top) this.#exit = this.#code;
    else if (top.at === 'list') this.#list(top);
    else if (top.at === 'while') this.#loop(top);
    else if (top.at === 'if') this.#branch(top);
    else if (top.at === 'for') this.#each(top);
    else {
      this.#trap = undefined;
      this.#inTrap = false;
    }
  }

  #list(f: Extract<Frame, { at: 'list' }>): void {
    let { i } = f;
    for (let before = f.nodes[i - 1]; before; before = f.nodes[i - 1]) {
      const skips =
        (before.join === '&&' && this.#code !== 0) || (before.join === '||' && this.#code === 0);
      if (!skips || i >= f.nodes.length) break;
      i++;
    }
    const node = f.nodes[i];
    if (!node) return;
    this.#frames.push({ ...f, i: i + 1 });
    if (node.background) return;
    if (node.kind === 'simple') this.#simple(node.words, node.redirect);
    else if (node.kind === 'while') this.#frames.push({ at: 'while', node, tests: true });
    else if (node.kind === 'for') this.#frames.push({ at: 'for', node, i: 0 });
    else {
      this.#frames.push({ at: 'if', node }, { at: 'list', nodes: node.condition ?? [], i: 0 });
    }
  }

  #loop(f: Extract<Frame, { at: 'while' }>): void {
    const { node, tests } = f;
    if (tests) {
      this.#frames.push(
        { at: 'while', node, tests: false },
        { at: 'list', nodes: node.condition ?? [], i: 0 },
      );
      return;
    }
    if ((this.#code === 0) === (node.until ?? false)) {
      this.#code = 0;
      return;
    }
    this.#frames.push(
      { at: 'while', node, tests: true },
      { at: 'list', nodes: node.body ?? [], i: 0 },
    );
  }

  #branch({ node }: Extract<Frame, { at: 'if' }>): void {
    const nodes = (this.#code === 0 ? node.body : node.otherwise) ?? [];
    this.#code = 0;
    this.#frames.push({ at: 'list', nodes, i: 0 });
  }

  #each(f: Extract<Frame, { at: 'for' }>): void {
    const { node, i } = f;
    const word = node.words[i];
    if (!word) return;
    this.#env[node.variable ?? ''] = this.#expand(word);
    this.#frames.push({ ...f, i: i + 1 }, { at: 'list', nodes: node.body ?? [], i: 0 });
  }

  #expand(w: Word): string {
    if (w.literal || !w.text.includes('$')) return w.text;
    return w.text
      .replaceAll('$(date)', dateText(this.#now))
      .replaceAll('$(hostname)', this.#env['HOSTNAME'] ?? '')
      .replaceAll('$?', String(this.#code))
      .replace(/\$\{(\w+)\}|\$(\w+)/g, (_, a, b) => this.#env[String(a ?? b)] ?? '');
  }

  #simple(words: readonly Word[], redirect: Word | undefined): void {
    const all = words.map((w) => this.#expand(w));
    const target = redirect && this.#expand(redirect);
    while (all.length > 0 && /^\w+=/.test(all[0]!)) {
      const at = all[0]!.indexOf('=');
      this.#env[all[0]!.slice(0, at)] = all[0]!.slice(at + 1);
      all.shift();
    }
    const name = all[0];
    if (name === undefined) {
      if (target !== undefined && target !== '/dev/null') this.#files[target] = '';
      return;
    }
    this.#command(programName(name), name, all.slice(1), target);
  }

  #command(name: string, word: string, args: readonly string[], target: string | undefined): void {
    if (name === 'exec') {
      const [next = '', ...rest] = args;
      this.#command(programName(next), next, rest, target);
    } else if (isShell(name)) {
      const script = args.find((_, i) => /^-\w*c$/.test(args[i - 1] ?? ''));
      this.#code = 0;
      if (script !== undefined) {
        this.#frames.push({ at: 'list', nodes: parseShell(script), i: 0 });
      }
    } else if (name === 'exit') this.#exit = Number(args[0] ?? this.#code) & 255;
    else if (name === 'trap') {
      this.#trap = args[0] ?? '';
      this.#code = 0;
    } else if (name === 'wait') {
      this.#code = 143;
      this.#wait = { us: undefined, ...(this.#trap === undefined ? {} : { onTerm: 'resume' }) };
    } else this.#program(name, word, args, target);
  }

  #program(
    name: string,
    word: string,
    args: readonly string[],
    redirect: string | undefined,
  ): void {
    const program = PROGRAMS[name];
    if (!program && this.#tools.includes(name)) {
      this.#wait = { us: undefined, net: { argv: [name, ...args], redirect } };
      return;
    }
    if (!program) {
      this.#output.push({ stream: 'stderr', text: `sh: ${word}: not found` });
      this.#code = 127;
      return;
    }
    const result: ProgramResult = program(args, {
      now: this.#now,
      env: this.#env,
      files: this.#files,
      redirect,
      output: this.#output,
    });
    if (typeof result === 'number') this.#code = result;
    else {
      this.#code = result.exit ?? 0;
      this.#wait = result.exit === undefined ? result : { us: result.us };
    }
  }
}
