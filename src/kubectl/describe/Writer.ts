import { TabWriter } from '../print/tabWriter.ts';

/** Text at levels of indentation, laid out in columns. Models: kubectl pkg/describe PrefixWriter */
export class Writer {
  readonly #w = new TabWriter({ minWidth: 0, padding: 2 });
  readonly #base: number;
  #out = '';
  #raw = '';

  constructor(base = 0) {
    this.#base = base;
  }

  /** `text` after the level's two spaces each; line ends are the caller's. */
  write(level: number, text: string): void {
    const line = '  '.repeat(this.#base + level) + text;
    this.#raw += line;
    this.#w.write(line);
  }

  /** A line `title:<tab>value`. */
  field(level: number, title: string, value: string | number | boolean): void {
    this.write(level, `${title}:\t${String(value)}\n`);
  }

  /** What follows has columns of its own. */
  flush(): void {
    this.#out += this.#w.flush();
  }

  /** The text with its tabs, as it stands where nothing lays it out. */
  plain(): string {
    return this.#raw;
  }

  text(): string {
    this.flush();
    return this.#out;
  }
}
