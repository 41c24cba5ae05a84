import ipaddr from 'ipaddr.js';

interface Range {
  readonly base: number;
  readonly mask: number;
}

const known = new Map<string, Range | null>();

/** An IPv4 address as a number; -1 for anything else. */
export function ipv4Number(ip: string): number {
  let n = 0;
  let part = 0;
  let dots = 0;
  for (let i = 0; i < ip.length; i++) {
    const c = ip.charCodeAt(i);
    if (c === 46) {
      n = n * 256 + part;
      part = 0;
      dots++;
    } else if (c >= 48 && c <= 57) part = part * 10 + c - 48;
    else return -1;
  }
  return dots === 3 ? n * 256 + part : -1;
}

/** A number as an IPv4 address. */
export function ipv4Text(n: number): string {
  return `${Math.floor(n / 16_777_216)}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
}

function rangeOf(cidr: string): Range | null {
  const slash = cidr.indexOf('/');
  const base = ipv4Number(cidr.slice(0, slash));
  if (base < 0) return null;
  const bits = Number(cidr.slice(slash + 1));
  const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0;
  return { base: (base & mask) >>> 0, mask };
}

/** Whether an address lies in a range, or is it when there is no prefix length. */
export function inRange(cidr: string, ip: string): boolean {
  if (!cidr.includes('/')) return cidr === ip;
  let r = known.get(cidr);
  if (r === undefined) {
    r = rangeOf(cidr);
    if (known.size > 10_000) known.clear();
    known.set(cidr, r);
  }
  if (r) {
    const n = ipv4Number(ip);
    return n >= 0 && (n & r.mask) >>> 0 === r.base;
  }
  if (!ipaddr.isValid(ip) || !ipaddr.isValidCIDR(cidr)) return false;
  const address = ipaddr.parse(ip);
  const [base, bits] = ipaddr.parseCIDR(cidr);
  return address.kind() === base.kind() && address.match([base, bits] as never);
}
