const PATTERN = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};

type Format = 'binary' | 'decimal' | 'exponent';

/** A parsed quantity in billionths, as Go keeps at the finest. */
interface Parsed {
  readonly nano: bigint;
  readonly format: Format;
}

const NANO = 1_000_000_000n;

/** What is remembered of a text. */
interface Known {
  readonly parsed: Parsed;
  readonly canonical: string;
  readonly milli: number;
  readonly value: number;
}

const cache = new Map<string, Known | undefined>();

/** Rounds away from zero to billionths, as Go does. */
function scaled(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const by = 10n ** BigInt(-exponent);
  return (digits + by - 1n) / by;
}

function parse(text: string): Parsed | undefined {
  const m = PATTERN.exec(text);
  if (!m) return undefined;
  const [, sign, number, suffix = ''] = m;
  const [whole = '', fraction = ''] = number!.split('.');
  const digits = BigInt(whole + fraction);
  let nano: bigint;
  let format: Format = 'decimal';
  const unit = BINARY[suffix];
  if (unit !== undefined) {
    format = 'binary';
    nano = scaled(digits * unit, 9 - fraction.length);
  } else if (/^[eE]./.test(suffix)) {
    format = 'exponent';
    nano = scaled(digits, 9 - fraction.length + Number(suffix.slice(1)));
  } else {
    nano = scaled(digits, 9 - fraction.length + DECIMAL[suffix]!);
  }
  return { nano: sign === '-' ? -nano : nano, format };
}

function formatDecimal(nano: bigint, exponent: boolean): string {
  if (nano === 0n) return '0';
  const names = exponent
    ? ['n', 'u', 'm', '', 'e3', 'e6', 'e9', 'e12', 'e15', 'e18']
    : ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
  let v = nano;
  let i = 0;
  while (i < names.length - 1 && v % 1000n === 0n) {
    v /= 1000n;
    i++;
  }
  return `${v}${names[i]}`;
}

function format(p: Parsed): string {
  const binary = p.format === 'binary' && p.nano % NANO === 0n;
  const value = p.nano / NANO;
  if (!binary || (value > -1024n && value < 1024n)) {
    return formatDecimal(p.nano, p.format === 'exponent');
  }
  const names = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
  let v = value;
  let i = 0;
  while (i < names.length - 1 && v % 1024n === 0n) {
    v /= 1024n;
    i++;
  }
  return `${v}${names[i]}`;
}

const SPLIT = /^[+-]?0*(\d*)(?:\.(\d*))?(.*)$/;
/** Digits that fit into 64 bits for certain. */
const DIGITS_MAX = 18;

/**
 * Whether Go keeps the text as it was written: what its fast path takes for canonical already,
 * which spares a plus sign. Models: ParseQuantity
 */
function isKept(text: string, format: Format): boolean {
  const [, whole = '', fraction = '', suffix = ''] = SPLIT.exec(text)!;
  const digits = whole + fraction;
  if (digits === '' || digits.length > DIGITS_MAX) return false;
  if (format === 'binary') {
    const power = Object.keys(BINARY).indexOf(suffix) + 1;
    return fraction === '' && 14 - digits.length >= power * 3 && (Number(digits) & 7) !== 0;
  }
  const exponent = format === 'exponent' ? Number(suffix.slice(1)) : DECIMAL[suffix]!;
  const scale = exponent - fraction.length;
  return scale >= -9 && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function lookUp(text: string): Known | undefined {
  const known = cache.get(text);
  if (known || cache.has(text)) return known;
  const parsed = parse(text);
  const entry = parsed && {
    parsed,
    canonical: isKept(text, parsed.format) ? text : format(parsed),
    milli: Number(ceilDiv(parsed.nano, 1_000_000n)),
    value: Number(ceilDiv(parsed.nano, NANO)),
  };
  if (cache.size > 10_000) cache.clear();
  cache.set(text, entry);
  return entry;
}

/**
 * A quantity in its canonical form, or undefined when it is none.
 * Models: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go
 */
export function canonicalQuantity(text: string): string | undefined {
  return lookUp(text)?.canonical;
}

/** Thousandths, rounded up: what the scheduler counts CPU in. 0 for what is no quantity. */
export function milliValue(text: string | undefined): number {
  return text === undefined ? 0 : (lookUp(text)?.milli ?? 0);
}

/** Whole units, rounded up: bytes of memory, numbers of devices. 0 for what is no quantity. */
export function quantityValue(text: string | undefined): number {
  return text === undefined ? 0 : (lookUp(text)?.value ?? 0);
}

function ceilDiv(n: bigint, by: bigint): bigint {
  return n > 0n ? (n + by - 1n) / by : n / by;
}

/** Billionths, exactly: for sums that are rounded only at their end. 0 for what is no quantity. */
export function nanoValue(text: string | undefined): bigint {
  return (text === undefined ? undefined : lookUp(text)?.parsed.nano) ?? 0n;
}

/** -1, 0 or 1. */
export function compareQuantities(x: string, y: string): number {
  const a = lookUp(x)?.parsed.nano ?? 0n;
  const b = lookUp(y)?.parsed.nano ?? 0n;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sum, in the first one's notation. Models: Quantity.Add */
export function addQuantities(x: string, y: string): string {
  const a = lookUp(x)?.parsed;
  const b = lookUp(y)?.parsed;
  if (!a || !b) return a ? x : y;
  return format({ nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format });
}

/** Rounded up to thousandths. Models: Quantity.RoundUp(Milli) */
export function roundUpToMilli(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  if (last !== 110 && last !== 117) return text;
  const p = lookUp(text)?.parsed;
  if (!p) return text;
  const milli = p.nano % 1_000_000n;
  if (milli === 0n) return text;
  const up = p.nano - milli + (p.nano > 0n ? 1_000_000n : -1_000_000n);
  return format({ nano: up, format: p.format });
}
