import type { FieldError } from './FieldError.ts';
import { invalid } from './FieldError.ts';

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const V4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);
const V4_SLOPPY = /^\d{1,}(\.\d{1,}){3}$/;
const HEX = /^[0-9a-f]{1,4}$/i;

/** Whether a text is an IPv4 address in its usual form. */
export function isIPv4(text: string): boolean {
  return V4.test(text);
}

function isLeadingZeros(text: string): boolean {
  return V4_SLOPPY.test(text) && text.split('.').every((o) => Number(o) <= 255);
}

/** The eight groups of an IPv6 address, or undefined. */
function groupsOf(text: string): readonly number[] | undefined {
  let t = text;
  const last = t.slice(t.lastIndexOf(':') + 1);
  if (last.includes('.')) {
    if (!isIPv4(last)) return undefined;
    const [a, b, c, d] = last.split('.').map(Number) as [number, number, number, number];
    t = `${t.slice(0, -last.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  }
  const halves = t.split('::');
  if (halves.length > 2) return undefined;
  const parts = halves.map((h) => (h === '' ? [] : h.split(':')));
  if (!parts.flat().every((g) => HEX.test(g))) return undefined;
  const count = parts.flat().length;
  if (halves.length === 1) return count === 8 ? parts[0]!.map((g) => parseInt(g, 16)) : undefined;
  if (count > 7) return undefined;
  const zeros = Array.from({ length: 8 - count }, () => '0');
  return [...parts[0]!, ...zeros, ...parts[1]!].map((g) => parseInt(g, 16));
}

/** Whether a text is an IPv6 address. */
export function isIPv6(text: string): boolean {
  return text.includes(':') && groupsOf(text) !== undefined;
}

/** IPv4, IPv6 or neither. */
export function familyOf(text: string): 'IPv4' | 'IPv6' | undefined {
  if (isIPv4(text)) return 'IPv4';
  return isIPv6(text) ? 'IPv6' : undefined;
}

function isMapped(text: string): boolean {
  const g = groupsOf(text);
  return g !== undefined && g.slice(0, 5).every((x) => x === 0) && g[5] === 0xffff;
}

/** Mistakes of an address. Models: util/validation parseIP, strict */
export function checkIP(text: string, field: string, out: FieldError[]): boolean {
  const before = out.length;
  if (isLeadingZeros(text) && !isIPv4(text)) {
    out.push(invalid(field, text, 'must not have leading 0s'));
  } else if (familyOf(text) === undefined) {
    const text2 = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
    out.push(invalid(field, text, text2));
  } else if (text.includes(':') && isMapped(text)) {
    out.push(invalid(field, text, 'must not be an IPv4-mapped IPv6 address'));
  }
  return out.length === before;
}

function hasHostBits(address: string, bits: number): boolean {
  const octets = isIPv4(address)
    ? address.split('.').map(Number)
    : groupsOf(address)!.flatMap((g) => [g >> 8, g & 255]);
  return octets.some((o, i) => {
    const kept = Math.max(0, Math.min(8, bits - i * 8));
    return (o & (0xff >> kept)) !== 0;
  });
}

/** Mistakes of a range of addresses. Models: util/validation parseCIDR, strict */
export function checkCIDR(text: string, field: string, out: FieldError[]): boolean {
  const before = out.length;
  const [address = '', length = '', ...rest] = text.split('/');
  const family = familyOf(address);
  const bits = Number(length);
  const max = family === 'IPv4' ? 32 : 128;
  const zeros = !family && isLeadingZeros(address);
  const sized = /^\d+$/.test(length) && bits <= (zeros ? 32 : max) && rest.length === 0;
  if ((!family && !zeros) || !sized) {
    const example = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
    out.push(invalid(field, text, example));
  } else if (zeros || (length.length > 1 && length.startsWith('0'))) {
    out.push(invalid(field, text, 'must not have leading 0s in IP or prefix length'));
  } else if (family === 'IPv6' && isMapped(address)) {
    out.push(invalid(field, text, 'must not have an IPv4-mapped IPv6 address'));
  } else if (hasHostBits(address, bits)) {
    out.push(invalid(field, text, 'must not have bits set beyond the prefix length'));
  }
  return out.length === before;
}

/** Whether an address may be an endpoint. Models: core/validation ValidateEndpointIP */
export function checkEndpointIP(text: string, field: string, out: FieldError[]): void {
  const refuse = (why: string): void => void out.push(invalid(field, text, why));
  const g = text.includes(':') ? groupsOf(text) : undefined;
  const zeros = g?.slice(0, 7).every((x) => x === 0);
  if (text === '0.0.0.0' || (zeros && g![7] === 0)) refuse(`may not be unspecified (${text})`);
  if (text.startsWith('127.') || (zeros && g![7] === 1)) {
    refuse('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  }
  if (text.startsWith('169.254.') || (g && (g[0]! & 0xffc0) === 0xfe80)) {
    refuse('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (text.startsWith('224.0.0.') || (g && (g[0]! & 0xff0f) === 0xff02)) {
    refuse('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
}

/** An IPv6 address in its shortest form, or undefined when it is none. Models: RFC 5952 */
export function canonicalIPv6(text: string): string | undefined {
  const g = text.includes(':') ? groupsOf(text) : undefined;
  if (!g) return undefined;
  let [from, length] = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && g[i + n] === 0) n++;
    if (n > length) [from, length] = [i, n];
  }
  const hex = (list: readonly number[]): string => list.map((x) => x.toString(16)).join(':');
  return from < 0 ? hex(g) : `${hex(g.slice(0, from))}::${hex(g.slice(from + length))}`;
}

/** An address as bits, most significant first. */
function bitsOf(address: string): string {
  if (isIPv4(address)) {
    return address
      .split('.')
      .map((o) => Number(o).toString(2).padStart(8, '0'))
      .join('');
  }
  return groupsOf(address)!
    .map((g) => g.toString(2).padStart(16, '0'))
    .join('');
}

/** Whether the second range lies in the first and is smaller. */
export function containsCIDR(outer: string, inner: string): boolean {
  const [a = '', length = ''] = outer.split('/');
  const [b = '', other = ''] = inner.split('/');
  if (familyOf(a) !== familyOf(b) || !familyOf(a)) return false;
  const n = Number(length);
  return n < Number(other) && bitsOf(a).slice(0, n) === bitsOf(b).slice(0, n);
}
