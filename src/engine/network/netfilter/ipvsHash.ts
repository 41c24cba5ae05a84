import ipaddr from 'ipaddr.js';

const GOLDEN_RATIO_32 = 0x61c8_8647;

/** Buckets of mh's table: the kernel's default is the prime 4,093; ours is smaller. */
const MAGLEV_SIZE = 251;

/** An address folded to 32 bits: the words of an IPv6 one are xored. */
function folded(ip: string): number {
  const bytes = ipaddr.parse(ip).toByteArray();
  let out = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    out ^= (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
  }
  return out >>> 0;
}

/** The bucket of an address and port. Models: ip_vs_sh_hashkey, ip_vs_dh_hashkey, hash_32 */
export function addressHash(ip: string, port: number, bits: number): number {
  return Math.imul(folded(ip) + port, GOLDEN_RATIO_32) >>> (32 - bits);
}

/** A hash of a text. Models: FNV-1a with a seed */
export function hash32(text: string, seed: number): number {
  let h = 0x811c_9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x0100_0193);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b_3c6d) >>> 0;
}

const tables = new Map<string, readonly number[]>();

/** Which server has which bucket: a server that goes moves few of the others' buckets. */
export function maglevTable(servers: readonly string[]): readonly number[] {
  const key = servers.join(' ');
  let table = tables.get(key);
  if (!table) {
    if (tables.size > 1000) tables.clear();
    tables.set(key, (table = filled(servers)));
  }
  return table;
}

/** Models: Maglev (NSDI 2016), linux/net/netfilter/ipvs/ip_vs_mh.c ip_vs_mh_populate */
function filled(servers: readonly string[]): readonly number[] {
  const table = Array.from({ length: MAGLEV_SIZE }, () => -1);
  const walks = servers.map((s) => ({
    at: hash32(s, 1) % MAGLEV_SIZE,
    skip: (hash32(s, 2) % (MAGLEV_SIZE - 1)) + 1,
  }));
  let left = MAGLEV_SIZE;
  for (let i = 0; left > 0; i = (i + 1) % servers.length) {
    const w = walks[i]!;
    while (table[w.at] !== -1) w.at = (w.at + w.skip) % MAGLEV_SIZE;
    table[w.at] = i;
    left--;
  }
  return table;
}
