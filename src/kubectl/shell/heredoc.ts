/** A command line and what follows it as its standard input. */
export interface Heredoc {
  readonly command: string;
  readonly stdin: string;
  /** The word that ends the document has not come yet. */
  readonly open: boolean;
}

const MARK = /<<(-?)\s*(['"]?)([\w.-]+)\2/;

/** Parts a command from the here-document below it. */
export function readHeredoc(input: string): Heredoc {
  const [first = '', ...rest] = input.split('\n');
  const mark = MARK.exec(first);
  if (!mark) return { command: input, stdin: '', open: false };
  const command = first.replace(MARK, ' ');
  const lines = mark[1] === '-' ? rest.map((l) => l.replace(/^\t+/, '')) : rest;
  const end = lines.indexOf(mark[3]!);
  const body = end < 0 ? lines : lines.slice(0, end);
  return { command, stdin: body.length === 0 ? '' : `${body.join('\n')}\n`, open: end < 0 };
}

/** Whether a command line goes on in the next line: a here-document, a quote, a backslash. */
export function isOpen(input: string): boolean {
  const [first = ''] = input.split('\n');
  if (MARK.test(first)) return readHeredoc(input).open;
  if (/(^|[^\\])\\$/.test(input)) return true;
  let quote = '';
  for (let i = 0; i < input.length; i++) {
    const c = input[i]!;
    if (c === '\\' && quote !== "'") i++;
    else if (quote === '' && (c === '"' || c === "'")) quote = c;
    else if (c === quote) quote = '';
  }
  return quote !== '';
}
