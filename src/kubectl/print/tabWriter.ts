/** How columns are laid out. */
export interface TabOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Widths of earlier flushes are kept, so that rows of a watch stand below their headers. */
  readonly remember?: boolean;
}

/** kubectl's tables. Models: k8s.io/cli-runtime pkg/printers GetNewTabWriter */
export const TABLE_TABS: TabOptions = { minWidth: 6, padding: 3, remember: true };

/**
 * Text with tabs, laid out in columns: a column is as wide as its widest cell among consecutive
 * lines that have one. The last cell of a line is in no column.
 * Models: text/tabwriter, github.com/liggitt/tabwriter
 */
export class TabWriter {
  readonly #o: TabOptions;
  #text = '';
  #maxWidths: number[] = [];
  #lines: string[][] = [];
  #widths: number[] = [];
  #out: string[] = [];

  constructor(o: TabOptions) {
    this.#o = o;
  }

  write(text: string): void {
    this.#text += text;
  }

  forgetWidths(): void {
    this.#maxWidths = [];
  }

  /** What was written since the last flush, laid out. */
  flush(): string {
    if (this.#text === '') return '';
    const ended = this.#text.endsWith('\n');
    const lines = (ended ? this.#text.slice(0, -1) : this.#text).split('\n');
    this.#text = '';
    this.#lines = lines.map((l) => l.split('\t'));
    this.#out = [];
    this.#format(0, this.#lines.length);
    return this.#out.join('\n') + (ended ? '\n' : '');
  }

  #format(from: number, to: number): void {
    let begin = from;
    const column = this.#widths.length;
    for (let i = begin; i < to; i++) {
      if (column >= this.#lines[i]!.length - 1) continue;
      this.#emit(begin, i);
      begin = i;
      let width = this.#o.minWidth;
      while (i < to && column < this.#lines[i]!.length - 1) {
        width = Math.max(width, widthOf(this.#lines[i]![column]!) + this.#o.padding);
        i++;
      }
      this.#widths.push(this.#remembered(column, width));
      this.#format(begin, i);
      this.#widths.pop();
      begin = i;
      i--;
    }
    this.#emit(begin, to);
  }

  #remembered(column: number, width: number): number {
    if (this.#o.remember !== true) return width;
    this.#maxWidths[column] = Math.max(this.#maxWidths[column] ?? 0, width);
    return this.#maxWidths[column];
  }

  #emit(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const cells = this.#lines[i]!;
      let line = '';
      cells.forEach((cell, j) => {
        const width = this.#widths[j];
        line += width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
      });
      this.#out.push(line);
    }
  }
}

/** Characters, not UTF-16 units. */
function widthOf(cell: string): number {
  return /[\ud800-\udfff]/.test(cell) ? Array.from(cell).length : cell.length;
}

/** Lays a text with tabs out. */
export function tabbed(text: string, o: TabOptions): string {
  const w = new TabWriter(o);
  w.write(text);
  return w.flush();
}
