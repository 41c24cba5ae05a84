import { sha256 } from '@noble/hashes/sha2.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function utf8(s: string): Uint8Array {
  const out: number[] = [];
  for (const c of s) {
    const p = c.codePointAt(0)!;
    if (p < 0x80) out.push(p);
    else if (p < 0x800) out.push(0xc0 | (p >> 6), 0x80 | (p & 63));
    else if (p < 0x10000) out.push(0xe0 | (p >> 12), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
    else {
      out.push(0xf0 | (p >> 18), 0x80 | ((p >> 12) & 63));
      out.push(0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
    }
  }
  return Uint8Array.from(out);
}

function base32(bytes: Uint8Array, length: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const b of bytes) {
    held = (held << 8) | b;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET[(held >> (bits - 5)) & 31]!;
      bits -= 5;
      if (text.length === length) return text;
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

const hashes = new Map<string, string>();

/**
 * The first characters of base32(sha256(text)), by which kube-proxy names chains and maps.
 * Models: pkg/proxy/iptables/proxier.go portProtoHash, pkg/proxy/nftables/proxier.go hashAndTruncate
 */
export function nameHash(text: string, length: 8 | 16): string {
  const known = hashes.get(text);
  if (known !== undefined) return known.slice(0, length);
  const hash = base32(sha256(utf8(text)), 16);
  if (hashes.size > 100_000) hashes.clear();
  hashes.set(text, hash);
  return hash.slice(0, length);
}
