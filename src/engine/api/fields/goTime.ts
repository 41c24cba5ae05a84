/** Elements of the layouts, each with the text before it. */
const ELEMENTS: readonly (readonly [string, string, number])[] = [
  ['', '2006', 4],
  ['-', '01', 2],
  ['-', '02', 2],
  ['T', '15', 2],
  [':', '04', 2],
  [':', '05', 2],
];

const RANGES: Readonly<Record<string, readonly [number, number, string]>> = {
  '01': [1, 12, 'month'],
  '15': [0, 23, 'hour'],
  '04': [0, 59, 'minute'],
  '05': [0, 59, 'second'],
};

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Why a text is no time, in Go's words; `micro` when six digits of fraction are asked for.
 * Models: time.Parse with RFC3339 and RFC3339Micro
 */
export function goTimeError(text: string, micro: boolean): string {
  const layout = micro ? '2006-01-02T15:04:05.000000Z07:00' : '2006-01-02T15:04:05Z07:00';
  const parsing = `parsing time ${JSON.stringify(text)}`;
  const cannot = (rest: string, as: string): string =>
    `${parsing} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${as}"`;
  const read: number[] = [];
  let rest = text;
  for (const [before, element, digits] of ELEMENTS) {
    if (before !== '' && rest[0] !== before) return cannot(rest, before);
    rest = rest.slice(before.length);
    const m = new RegExp(`^\\d{${digits}}`).exec(rest);
    if (!m) return cannot(rest, element);
    const range = RANGES[element];
    const n = Number(m[0]);
    if (range && (n < range[0] || n > range[1])) return `${parsing}: ${range[2]} out of range`;
    read.push(n);
    rest = rest.slice(digits);
  }
  if (micro) {
    if (!/^\.\d{6}/.test(rest)) return cannot(rest, '.000000');
    rest = rest.slice(7);
  } else rest = rest.replace(/^[.,]\d+/, '');
  const zone = /^(Z|[+-]\d{2}:\d{2})/.exec(rest);
  if (!zone) return cannot(rest, 'Z07:00');
  rest = rest.slice(zone[0].length);
  if (rest !== '') return `${parsing}: extra text: ${JSON.stringify(rest)}`;
  const [year = 0, month = 0, day = 0] = read;
  const inRange = day >= 1 && day <= daysOf(year, month);
  return inRange ? cannot(zone[0], 'Z07:00') : `${parsing}: day out of range`;
}
