import ipaddr from 'ipaddr.js';

/** First and last address of a range, as numbers. */
interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

function numberOf(bytes: readonly number[]): bigint {
  let n = 0n;
  for (const b of bytes) n = (n << 8n) | BigInt(b);
  return n;
}

function intervalOf(range: string): Interval {
  const [ip, bits] = range.includes('/')
    ? ipaddr.parseCIDR(range)
    : ([ipaddr.parse(range), undefined] as const);
  const bytes = ip.toByteArray();
  const free = BigInt(bytes.length * 8 - (bits ?? bytes.length * 8));
  const from = (numberOf(bytes) >> free) << free;
  return { from, to: from | ((1n << free) - 1n) };
}

function merged(all: readonly Interval[]): readonly Interval[] {
  const sorted = [...all].sort((x, y) => (x.from < y.from ? -1 : x.from > y.from ? 1 : 0));
  const out: Interval[] = [];
  for (const i of sorted) {
    const last = out.at(-1);
    if (last && i.from <= last.to + 1n) {
      out[out.length - 1] = { from: last.from, to: i.to > last.to ? i.to : last.to };
    } else {
      out.push(i);
    }
  }
  return out;
}

function addressText(n: bigint, six: boolean): string {
  const bytes: number[] = [];
  for (let i = six ? 15n : 3n; i >= 0n; i--) bytes.push(Number((n >> (8n * i)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

function intervalText(i: Interval, six: boolean): string {
  const size = i.to - i.from + 1n;
  const width = six ? 128 : 32;
  let free = 0;
  while (1n << BigInt(free) < size) free++;
  const from = addressText(i.from, six);
  if (free === 0) return from;
  if (1n << BigInt(free) === size && (i.from & (size - 1n)) === 0n)
    return `${from}/${width - free}`;
  return `${from}-${addressText(i.to, six)}`;
}

/** Ranges as the kernel keeps and `nft list` shows them: in order, joined where they touch. */
export function rangesText(ranges: readonly string[]): string {
  const six = ranges.some((r) => r.includes(':'));
  const texts = merged(ranges.map(intervalOf)).map((i) => intervalText(i, six));
  return texts.length === 1 ? texts[0]! : `{ ${texts.join(', ')} }`;
}
