/** What a key made of the line. */
export type EditResult =
  | { readonly did: 'edit' }
  | { readonly did: 'nothing' }
  | { readonly did: 'enter'; readonly line: string }
  | { readonly did: 'cancel' }
  | { readonly did: 'end' }
  | { readonly did: 'clear' }
  | { readonly did: 'complete' };

const EDIT: EditResult = { did: 'edit' };
const NOTHING: EditResult = { did: 'nothing' };

/** A line being typed: its characters, the cursor, the history it may come from. */
export class LineEditor {
  readonly #history: readonly string[];
  #chars: string[] = [];
  #cursor = 0;
  /** Place in the history; its length is the line being typed. */
  #place: number;
  #draft = '';
  #search: string | undefined;

  constructor(history: readonly string[]) {
    this.#history = history;
    this.#place = history.length;
  }

  get text(): string {
    return this.#chars.join('');
  }

  /** What stands before the cursor. */
  get before(): string {
    return this.#chars.slice(0, this.#cursor).join('');
  }

  /** What is being searched for in the history; undefined when nothing is. */
  get search(): string | undefined {
    return this.#search;
  }

  /** Takes one key: a character or what a terminal sends for a key. */
  key(key: string): EditResult {
    if (this.#search !== undefined) {
      const found = this.#searchKey(key);
      if (found) return found;
    }
    switch (key) {
      case '\r':
      case '\n':
        return { did: 'enter', line: this.text };
      case '\t':
        return { did: 'complete' };
      case '\x03':
        return { did: 'cancel' };
      case '\x04':
        return this.#chars.length === 0 ? { did: 'end' } : this.#delete(this.#cursor, 1);
      case '\x0c':
        return { did: 'clear' };
      case '\x12':
        this.#search = '';
        return EDIT;
      default:
        return this.#move(key) ?? this.#erase(key) ?? this.#insert(key);
    }
  }

  /** Puts text at the cursor. */
  insert(text: string): void {
    const chars = Array.from(text);
    this.#chars.splice(this.#cursor, 0, ...chars);
    this.#cursor += chars.length;
  }

  #insert(key: string): EditResult {
    if (key.startsWith('\x1b') || key < ' ') return NOTHING;
    this.insert(key);
    return EDIT;
  }

  #move(key: string): EditResult | undefined {
    switch (key) {
      case '\x1b[D':
      case '\x02':
        return this.#to(this.#cursor - 1);
      case '\x1b[C':
      case '\x06':
        return this.#to(this.#cursor + 1);
      case '\x1b[H':
      case '\x1bOH':
      case '\x01':
        return this.#to(0);
      case '\x1b[F':
      case '\x1bOF':
      case '\x05':
        return this.#to(this.#chars.length);
      case '\x1bb':
      case '\x1b[1;5D':
        return this.#to(this.#wordStart());
      case '\x1bf':
      case '\x1b[1;5C':
        return this.#to(this.#wordEnd());
      case '\x1b[A':
      case '\x10':
        return this.#recall(this.#place - 1);
      case '\x1b[B':
      case '\x0e':
        return this.#recall(this.#place + 1);
      default:
        return undefined;
    }
  }

  #erase(key: string): EditResult | undefined {
    switch (key) {
      case '\x7f':
      case '\b':
        return this.#delete(this.#cursor - 1, 1);
      case '\x1b[3~':
        return this.#delete(this.#cursor, 1);
      case '\x15':
        return this.#delete(0, this.#cursor);
      case '\x0b':
        return this.#delete(this.#cursor, this.#chars.length);
      case '\x17':
        return this.#delete(this.#wordStart(), this.#cursor - this.#wordStart());
      default:
        return undefined;
    }
  }

  #to(cursor: number): EditResult {
    this.#cursor = Math.max(0, Math.min(this.#chars.length, cursor));
    return EDIT;
  }

  #delete(from: number, count: number): EditResult {
    if (from < 0) return NOTHING;
    this.#chars.splice(from, count);
    return this.#to(from);
  }

  #wordStart(): number {
    let i = this.#cursor;
    while (i > 0 && this.#chars[i - 1] === ' ') i--;
    while (i > 0 && this.#chars[i - 1] !== ' ') i--;
    return i;
  }

  #wordEnd(): number {
    let i = this.#cursor;
    while (i < this.#chars.length && this.#chars[i] === ' ') i++;
    while (i < this.#chars.length && this.#chars[i] !== ' ') i++;
    return i;
  }

  #recall(place: number): EditResult {
    if (place < 0 || place > this.#history.length) return NOTHING;
    if (this.#place === this.#history.length) this.#draft = this.text;
    this.#place = place;
    this.#replace(this.#history[place] ?? this.#draft);
    return EDIT;
  }

  #replace(text: string): void {
    this.#chars = Array.from(text);
    this.#cursor = this.#chars.length;
  }

  /** A key while searching; undefined: it ends the search and means what it always does. */
  #searchKey(key: string): EditResult | undefined {
    const search = this.#search!;
    if (key === '\x12') return this.#find(search, this.#place - 1);
    if (key === '\x7f' || key === '\b')
      return this.#find(search.slice(0, -1), this.#history.length);
    if (key === '\x03' || key === '\x1b') {
      this.#search = undefined;
      this.#replace('');
      return EDIT;
    }
    if (key >= ' ' && !key.startsWith('\x1b')) return this.#find(search + key, this.#place);
    this.#search = undefined;
    return undefined;
  }

  #find(search: string, from: number): EditResult {
    this.#search = search;
    for (let i = Math.min(from, this.#history.length - 1); i >= 0; i--) {
      if (!this.#history[i]!.includes(search)) continue;
      this.#place = i;
      this.#replace(this.#history[i]!);
      return EDIT;
    }
    return EDIT;
  }
}

/** Keys of what a terminal sends at once: characters and escape sequences. */
export function keysOf(data: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- keys are control characters
  return data.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|\x1b[bf]|\r\n|[^]/gu) ?? [];
}
