import { isOpen } from '../../kubectl/shell/heredoc.ts';
import { keysOf, LineEditor } from '../../kubectl/shell/LineEditor.ts';
import { completions } from '../../kubectl/shell/completions.ts';
import type { Shell } from '../../kubectl/shell/Shell.ts';
import { textWidth } from '../../kubectl/shell/textWidth.ts';

/** What a session writes to: xterm, or in tests a recorder. */
export interface Screen {
  readonly cols: number;
  write(data: string): void;
  clear(): void;
}

const RED = '\x1b[31m';
const DIM = '\x1b[2m';
const RESET = '\x1b[0m';

/** Line ends as a terminal needs them. */
function lines(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

/** A person at a terminal: keys come in, lines are edited and run one after the other. */
export class TerminalSession {
  readonly #shell: Shell;
  readonly #screen: Screen;
  #editor: LineEditor;
  /** Lines of an input that goes on: a here-document, an open quote. */
  #begun = '';
  #running: AbortController | undefined;
  /** Keys typed while a command runs. */
  #ahead: string[] = [];
  /** Rows that the line under the cursor took when it was drawn, and the cursor's row in them. */
  #row = 0;

  constructor(shell: Shell, screen: Screen) {
    this.#shell = shell;
    this.#screen = screen;
    this.#editor = new LineEditor(shell.history);
  }

  begin(): void {
    this.#draw();
  }

  /** Ends a running command. */
  end(): void {
    this.#running?.abort();
  }

  /** Takes what was typed or pasted. */
  async type(data: string): Promise<void> {
    for (const key of keysOf(data)) {
      if (this.#running && key === '\x03') {
        this.#ahead = [];
        this.#screen.write('^C\r\n');
        this.#running.abort();
      } else this.#ahead.push(key);
    }
    if (!this.#running) await this.#work();
  }

  async #work(): Promise<void> {
    for (let key = this.#ahead.shift(); key !== undefined; key = this.#ahead.shift()) {
      await this.#key(key);
    }
  }

  async #key(key: string): Promise<void> {
    const r = this.#editor.key(key);
    switch (r.did) {
      case 'edit':
        return this.#draw();
      case 'enter':
        return this.#enter(r.line);
      case 'cancel':
        this.#screen.write('^C\r\n');
        return this.#fresh('');
      case 'clear':
        this.#screen.clear();
        this.#row = 0;
        return this.#draw();
      case 'complete':
        return this.#complete();
      default:
        return undefined;
    }
  }

  #fresh(begun: string): void {
    this.#begun = begun;
    this.#editor = new LineEditor(this.#shell.history);
    this.#row = 0;
    this.#draw();
  }

  async #enter(line: string): Promise<void> {
    this.#screen.write('\r\n');
    const input = this.#begun === '' ? line : `${this.#begun}\n${line}`;
    if (isOpen(input)) return this.#fresh(input);
    const running = new AbortController();
    this.#running = running;
    let ended = true;
    const say = (text: string, before = '', after = ''): void => {
      if (text === '' || running.signal.aborted) return;
      ended = text.endsWith('\n');
      this.#screen.write(before + lines(text) + after);
    };
    await this.#shell.run(
      input.replaceAll('\\\n', ''),
      {
        out: (t) => say(t),
        err: (t) => say(t, RED, RESET),
        clear: () => this.#screen.clear(),
      },
      running.signal,
    );
    this.#running = undefined;
    if (!ended) this.#screen.write('\r\n');
    this.#fresh('');
  }

  /** One completion is put in; several are put in as far as they agree, or shown. */
  async #complete(): Promise<void> {
    if (this.#begun !== '') {
      this.#editor.insert('  ');
      return this.#draw();
    }
    const { namespace } = this.#shell.config;
    const { typed, words } = await completions(
      this.#editor.before,
      this.#shell.transport,
      namespace,
    );
    const common = commonPrefix(words);
    if (words.length === 1)
      this.#editor.insert(`${common.slice(typed.length)}${/[=/]$/.test(common) ? '' : ' '}`);
    else if (common.length > typed.length) this.#editor.insert(common.slice(typed.length));
    else if (words.length > 1) this.#show(words);
    return this.#draw();
  }

  #show(words: readonly string[]): void {
    const width = Math.max(...words.map(textWidth)) + 2;
    const perRow = Math.max(1, Math.floor(this.#screen.cols / width));
    const rows: string[] = [];
    for (let i = 0; i < words.length; i += perRow) {
      rows.push(
        words
          .slice(i, i + perRow)
          .map((w) => w.padEnd(width))
          .join('')
          .trimEnd(),
      );
    }
    this.#screen.write(`\r\n${DIM}${rows.join('\r\n')}${RESET}\r\n`);
    this.#row = 0;
  }

  #prompt(): string {
    const { search } = this.#editor;
    if (search !== undefined) return `(search)'${search}': `;
    return this.#begun === '' ? `${this.#shell.config.namespace} $ ` : '> ';
  }

  /** Draws the line anew and puts the cursor where it belongs. */
  #draw(): void {
    const { cols } = this.#screen;
    const prompt = this.#prompt();
    const up = this.#row > 0 ? `\x1b[${this.#row}A` : '';
    const whole = textWidth(prompt + this.#editor.text);
    const cursor = textWidth(prompt + this.#editor.before);
    const lastRow = Math.floor(whole / cols);
    const row = Math.floor(cursor / cols);
    const wrapped = whole > 0 && whole % cols === 0 ? '\r\n' : '';
    const back = lastRow > row ? `\x1b[${lastRow - row}A` : '';
    const column = cursor % cols;
    const right = column > 0 ? `\x1b[${column}C` : '';
    this.#screen.write(
      `${up}\r\x1b[J${DIM}${prompt}${RESET}${this.#editor.text}${wrapped}${back}\r${right}`,
    );
    this.#row = row;
  }
}

function commonPrefix(words: readonly string[]): string {
  let prefix = words[0] ?? '';
  for (const w of words) while (!w.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
