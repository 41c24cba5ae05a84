import { KubectlError } from '../client/errors.ts';

/**
 * A command line's words as a shell splits them: quotes, backslashes, `$'…'`, comments. Pipes,
 * redirections, substitutions and several commands are a shell's work and are refused by name.
 */
export function splitLine(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (c === "'" || (c === '$' && line[i + 1] === "'")) {
      const ansi = c === '$';
      const end = closing(line, ansi ? i + 1 : i, "'", ansi);
      const inner = line.slice(i + (ansi ? 2 : 1), end);
      word = (word ?? '') + (ansi ? unescaped(inner) : inner);
      i = end;
    } else if (c === '"') {
      const end = closing(line, i, '"', true);
      word = (word ?? '') + line.slice(i + 1, end).replace(/\\(["\\$`])/g, '$1');
      i = end;
    } else if (c === '\\') {
      i++;
      if (line[i] !== '\n') word = (word ?? '') + (line[i] ?? '');
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '#' && word === undefined) {
      break;
    } else {
      refuseShell(line, i, word);
      word = (word ?? '') + c;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function closing(line: string, start: number, quote: string, escapes: boolean): number {
  for (let i = start + 1; i < line.length; i++) {
    if (line[i] === '\\' && escapes) i++;
    else if (line[i] === quote) return i;
  }
  throw new KubectlError(`unexpected end of the line while looking for ${quote}`);
}

const ANSI: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', e: '\u001b' };

function unescaped(s: string): string {
  return s.replace(/\\(.)/g, (_, c: string) => ANSI[c] ?? c);
}

const SHELL: Readonly<Record<string, string>> = {
  '|': 'pipes',
  ';': 'several commands in a line',
  '&': 'background jobs',
  '>': 'redirections',
  '<': 'redirections',
  '`': 'command substitution',
};

function refuseShell(line: string, i: number, word: string | undefined): void {
  const c = line[i]!;
  if (c === '$' && line[i + 1] === '(') notHere('command substitution');
  // `<` and `>` inside a word, as in `a>b`, are a shell's too.
  const what = SHELL[c];
  if (what !== undefined && !(c === '&' && word !== undefined)) notHere(what);
}

function notHere(what: string): never {
  throw new KubectlError(`not modelled: ${what} (this terminal is no shell)`);
}
