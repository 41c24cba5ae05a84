import { TemplateMistake } from './lexTemplate.ts';
import type { Control, Operand, Part, Pipe } from './parseTemplate.ts';
import { parseTemplate } from './parseTemplate.ts';
import { TEMPLATE_FUNCTIONS } from './templateFunctions.ts';
import { isInteger, isMap, isTruth, printedText, sortedKeys, typeName } from './templateValues.ts';

const NAMES = new Set([...Object.keys(TEMPLATE_FUNCTIONS), 'and', 'or']);

/**
 * A template of `-o go-template`. Reduced: no templates within templates, no `call`, `js`,
 * `urlquery`. Models: text/template exec.go
 */
export class GoTemplate {
  readonly #source: string;
  readonly #parts: readonly Part[];

  /** Throws what is wrong with the template. */
  constructor(source: string) {
    this.#source = source;
    try {
      this.#parts = parseTemplate(source, NAMES);
    } catch (e) {
      if (!(e instanceof TemplateMistake)) throw e;
      throw new Error(`template: output:${this.#line(e.pos)}: ${e.message}`, { cause: e });
    }
  }

  /** The template filled in. Throws when it cannot be, or names a missing key that it must not. */
  text(data: unknown, mayMiss: boolean): string {
    try {
      return new Run(data, mayMiss).all(this.#parts);
    } catch (e) {
      if (!(e instanceof Failure)) throw e;
      const { pos, text } = e.at;
      const column = pos - (this.#source.lastIndexOf('\n', pos - 1) + 1);
      const place = `output:${this.#line(pos)}:${column}`;
      throw new Error(`template: ${place}: executing "output" at <${text}>: ${e.message}`, {
        cause: e,
      });
    }
  }

  #line(pos: number): number {
    return this.#source.slice(0, pos).split('\n').length;
  }
}

interface Place {
  readonly pos: number;
  readonly text: string;
}

class Failure extends Error {
  readonly at: Place;

  constructor(message: string, at: Place) {
    super(message);
    this.at = at;
  }
}

interface Variable {
  readonly name: string;
  value: unknown;
}

/** One filling in of a template. */
class Run {
  readonly #mayMiss: boolean;
  #dot: unknown;
  #variables: Variable[];
  #out = '';

  constructor(data: unknown, mayMiss: boolean) {
    this.#mayMiss = mayMiss;
    this.#dot = data;
    this.#variables = [{ name: '$', value: data }];
  }

  all(parts: readonly Part[]): string {
    this.#parts(parts);
    return this.#out;
  }

  /** Answers what ended it before its end. */
  #parts(parts: readonly Part[]): 'break' | 'continue' | undefined {
    for (const p of parts) {
      if (p.type === 'text') this.#out += p.text;
      else if (p.type === 'action') {
        const value = this.#pipe(p.pipe);
        if (p.pipe.variables.length === 0) this.#out += printedText(value);
      } else {
        const ended = 'body' in p ? this.#control(p) : p.type;
        if (ended) return ended;
      }
    }
    return undefined;
  }

  #control(p: Control): 'break' | 'continue' | undefined {
    return p.type === 'range' ? this.#range(p) : this.#either(p);
  }

  #either(p: Control): 'break' | 'continue' | undefined {
    return this.#scoped(this.#dot, () => {
      const value = this.#pipe(p.pipe);
      if (!isTruth(value)) return this.#parts(p.otherwise);
      if (p.type === 'with') this.#dot = value;
      return this.#parts(p.body);
    });
  }

  /** Variables and the dot are afterwards what they were. */
  #scoped<T>(dot: unknown, act: () => T): T {
    const before = this.#dot;
    const depth = this.#variables.length;
    this.#dot = dot;
    const result = act();
    this.#dot = before;
    this.#variables.length = depth;
    return result;
  }

  #range(p: Control): 'break' | 'continue' | undefined {
    return this.#scoped(this.#dot, () => {
      const value = this.#pipe({ ...p.pipe, variables: [] });
      const pairs = this.#pairs(value, p.pipe);
      if (pairs.length === 0) return this.#parts(p.otherwise);
      for (const [key, item] of pairs) {
        const ended = this.#scoped(item, () => {
          const given = p.pipe.variables.length === 2 ? [key, item] : [item];
          p.pipe.variables.forEach((name, i) => this.#assign(name, given[i], p.pipe.declares));
          return this.#parts(p.body);
        });
        if (ended === 'break') break;
      }
      return undefined;
    });
  }

  #pairs(v: unknown, pipe: Pipe): readonly (readonly [unknown, unknown])[] {
    if (v === undefined || v === null) return [];
    if (Array.isArray(v)) return v.map((item: unknown, i) => [BigInt(i), item]);
    if (isMap(v)) return sortedKeys(v).map((k) => [k, v[k]]);
    if (isInteger(v)) {
      return Array.from({ length: Math.max(0, Number(v)) }, (_, i) => [BigInt(i), BigInt(i)]);
    }
    throw new Failure(`range can't iterate over ${printedText(v)}`, pipe.commands[0]![0]!);
  }

  #assign(name: string, value: unknown, declares: boolean): void {
    if (declares) this.#variables.push({ name, value });
    else this.#variables.findLast((v) => v.name === name)!.value = value;
  }

  #pipe(p: Pipe): unknown {
    let value: unknown;
    p.commands.forEach((c, i) => (value = this.#command(c, i > 0 ? [value] : [])));
    for (const name of p.variables) this.#assign(name, value, p.declares);
    return value;
  }

  /** `last` holds the value of the command before. */
  #command(operands: readonly Operand[], last: readonly unknown[]): unknown {
    const [first, ...rest] = operands as readonly [Operand, ...Operand[]];
    const text = operands.map((o) => o.text).join(' ');
    if (first.type === 'function') {
      return this.#call(first.name, rest, last, { pos: first.pos, text });
    }
    if (rest.length > 0 || last.length > 0) {
      const what =
        first.type === 'fields'
          ? `${first.names.at(-1)!} is not a method but has arguments`
          : `can't give argument to non-function ${first.text}`;
      throw new Failure(what, first);
    }
    if (first.text === 'nil') throw new Failure('nil is not a command', first);
    return this.#value(first);
  }

  #call(name: string, operands: readonly Operand[], last: readonly unknown[], at: Place): unknown {
    if (name === 'and' || name === 'or') return this.#logic(name, operands, last, at);
    const f = TEMPLATE_FUNCTIONS[name]!;
    const args = [...operands.map((o) => this.#value(o)), ...last];
    if (args.length < f.least || args.length > f.most) {
      const want = f.most === f.least ? `${f.least}` : `at least ${f.least}`;
      throw new Failure(`wrong number of args for ${name}: want ${want} got ${args.length}`, at);
    }
    try {
      return f.call(args);
    } catch (e) {
      throw new Failure(`error calling ${name}: ${(e as Error).message}`, at);
    }
  }

  #logic(
    name: 'and' | 'or',
    operands: readonly Operand[],
    last: readonly unknown[],
    at: Place,
  ): unknown {
    if (operands.length + last.length === 0) {
      throw new Failure(`wrong number of args for ${name}: want at least 1 got 0`, at);
    }
    let value: unknown;
    for (const o of operands) {
      value = this.#value(o);
      if (isTruth(value) === (name === 'or')) return value;
    }
    return last.length > 0 ? last[0] : value;
  }

  #value(o: Operand): unknown {
    switch (o.type) {
      case 'literal':
        return o.value;
      case 'dot':
        return this.#dot;
      case 'variable':
        return this.#variables.findLast((v) => v.name === o.name)?.value;
      case 'pipe':
        return this.#pipe(o.pipe);
      case 'function':
        return this.#call(o.name, [], [], o);
      case 'fields': {
        const base = o.base ? this.#value(o.base) : this.#dot;
        return o.names.reduce((v, name) => this.#field(v, name, o), base);
      }
    }
  }

  #field(v: unknown, name: string, at: Place): unknown {
    if (v === undefined) {
      if (this.#mayMiss) return undefined;
      throw new Failure(`nil data; no entry for key ${JSON.stringify(name)}`, at);
    }
    if (v === null) throw new Failure(`nil pointer evaluating interface {}.${name}`, at);
    if (!isMap(v)) {
      const type = v === this.#dot ? typeName(v) : 'interface {}';
      throw new Failure(`can't evaluate field ${name} in type ${type}`, at);
    }
    if (Object.hasOwn(v, name)) return v[name];
    if (this.#mayMiss) return undefined;
    throw new Failure(`map has no entry for key ${JSON.stringify(name)}`, at);
  }
}
