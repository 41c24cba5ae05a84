/** Where a list goes on. Models: apiserver pkg/storage/continue.go */
export interface ContinueFrom {
  /** Revision of the list's first page. */
  readonly revision: number;
  /** Key below the list's prefix to go on from. */
  readonly start: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function encode(text: string): string {
  const bytes: number[] = [];
  for (const c of text) for (const b of utf8(c)) bytes.push(b);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
    const n = (a << 16) | (b << 8) | c;
    const letters = [n >> 18, (n >> 12) & 63, (n >> 6) & 63, n & 63].map((x) => ALPHABET[x]!);
    out += letters.slice(0, bytes.length - i + 1).join('');
  }
  return out;
}

function utf8(c: string): readonly number[] {
  return [...encodeURIComponent(c).matchAll(/%([0-9A-F]{2})|./g)].map((m) =>
    m[1] === undefined ? m[0].charCodeAt(0) : parseInt(m[1], 16),
  );
}

/** Bytes as one character each, or where the text is no base64. */
function decode(text: string): string | number {
  let out = '';
  let bits = 0;
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const v = ALPHABET.indexOf(text[i]!);
    if (v < 0) return i;
    n = ((n << 6) | v) & 0xff_ffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((n >> bits) & 255);
  }
  return text.length % 4 === 1 ? text.length - 1 : out;
}

/** A token as lists give it out. */
export function continueToken(revision: number, start: string): string {
  return encode(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\0` }));
}

/** Reads a token; text says why it is none. */
export function readContinueToken(token: string): ContinueFrom | string {
  const bytes = decode(token);
  if (typeof bytes === 'number') {
    return `continue key is not valid: illegal base64 data at input byte ${bytes}`;
  }
  try {
    const o = JSON.parse(decodeURIComponent(escapeBytes(bytes))) as Record<string, unknown>;
    if (o['v'] !== 'meta.k8s.io/v1') {
      return `continue key is not valid: server does not recognize this encoded version ${JSON.stringify(o['v'])}`;
    }
    if (typeof o['rv'] !== 'number' || o['rv'] === 0) {
      return 'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)';
    }
    if (typeof o['start'] !== 'string' || o['start'] === '') {
      return 'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)';
    }
    return { revision: o['rv'], start: o['start'] };
  } catch {
    const first = bytes.charCodeAt(0);
    const shown = first >= 0x80 ? `\\u${first.toString(16).padStart(4, '0')}` : (bytes[0] ?? '');
    if (bytes === '') return 'continue key is not valid: unexpected end of JSON input';
    return `continue key is not valid: invalid character '${shown}' looking for beginning of value`;
  }
}

function escapeBytes(bytes: string): string {
  let out = '';
  for (const c of bytes) out += `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return out;
}
