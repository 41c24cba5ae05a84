const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function utf8(text: string): number[] {
  const out: number[] = [];
  for (const ch of encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? []) {
    out.push(ch.length === 3 ? parseInt(ch.slice(1), 16) : ch.charCodeAt(0));
  }
  return out;
}

function encode(b: readonly number[]): string {
  let out = '';
  for (let i = 0; i < b.length; i += 3) {
    const n = (b[i]! << 16) | ((b[i + 1] ?? 0) << 8) | (b[i + 2] ?? 0);
    out += ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]!;
    out += i + 1 < b.length ? ALPHABET[(n >> 6) & 63]! : '=';
    out += i + 2 < b.length ? ALPHABET[n & 63]! : '=';
  }
  return out;
}

/** Base64 of a text's UTF-8. */
export function base64Encode(text: string): string {
  return encode(utf8(text));
}

/** How many bytes a base64 text stands for. */
export function base64Length(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** The text that base64 stands for, a character a byte. */
export function base64Decode(text: string): string {
  let out = '';
  let bits = 0;
  let n = 0;
  for (const ch of text) {
    const v = ALPHABET.indexOf(ch);
    if (v < 0) continue;
    n = ((n << 6) | v) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((n >> bits) & 255);
  }
  return out;
}

/** Base64 of bytes. */
export function base64Bytes(bytes: Uint8Array): string {
  return encode([...bytes]);
}
