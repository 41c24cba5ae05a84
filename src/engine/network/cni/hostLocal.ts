import { ipv4Number, ipv4Text } from '../netfilter/ranges.ts';

/** A range that addresses are handed out of. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
  /** The bridge's own address, never handed out. */
  readonly gateway: number;
}

/** The usable range of a CIDR: without network, gateway (the first) and broadcast; undefined: none. */
export function rangeOf(cidr: string): AddressRange | undefined {
  const [base = '', bits = ''] = cidr.split('/');
  const n = ipv4Number(base);
  const size = 2 ** (32 - Number(bits));
  if (n < 0 || !(size >= 4)) return undefined;
  const network = Math.floor(n / size) * size;
  return { first: network + 1, last: network + size - 2, gateway: network + 1 };
}

/** `10.244.1.1` of `10.244.1.0/24`. */
export function gatewayOf(cidr: string): string {
  const r = rangeOf(cidr);
  return r ? ipv4Text(r.gateway) : '';
}

/**
 * The next free address after the one that was reserved last, round and round.
 * Models: containernetworking/plugins ipam/host-local backend/allocator RangeIter
 */
export function nextAddress(
  range: AddressRange,
  lastReserved: string,
  taken: (ip: string) => boolean,
): string | undefined {
  const size = range.last - range.first + 1;
  const last = ipv4Number(lastReserved);
  const inside = last >= range.first && last <= range.last;
  let n = inside ? last : range.last;
  for (let i = 0; i < size; i++) {
    n = n >= range.last ? range.first : n + 1;
    if (n === range.gateway) continue;
    const ip = ipv4Text(n);
    if (!taken(ip)) return ip;
  }
  return undefined;
}
