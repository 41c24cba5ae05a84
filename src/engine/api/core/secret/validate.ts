import { base64Decode, base64Length } from '../../meta/base64.ts';
import { IMMUTABLE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, required, tooLong } from '../../meta/FieldError.ts';
import { mapError } from '../../meta/goJson.ts';
import { configMapKey } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { Secret } from './fields.ts';

const SIZE_MAX = 1024 * 1024;
const ACCOUNT = 'kubernetes.io/service-account.name';
const TLS = 'kubernetes.io/tls';

/** Keys of types that hold JSON. */
const JSON_KEYS: Readonly<Record<string, string>> = {
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
};

type Data = Readonly<Record<string, string>>;

function requireKeys(keys: readonly string[], data: Data, out: FieldError[]): void {
  for (const k of keys) if (data[k] === undefined) out.push(required(`data[${k}]`));
}

/** What a type asks for. */
function checkType(o: Secret, data: Data, out: FieldError[]): void {
  const { type = '' } = o;
  const key = JSON_KEYS[type];
  if (key !== undefined) {
    if (data[key] === undefined) return void out.push(required(`data[${key}]`));
    const wrong = mapError(base64Decode(data[key]));
    if (wrong !== undefined) {
      out.push(invalid(`data[${key}]`, '<secret contents redacted>', wrong));
    }
  } else if (type === 'kubernetes.io/service-account-token') {
    if (o.metadata?.annotations?.[ACCOUNT]) return;
    out.push(required(`metadata.annotations[${ACCOUNT}]`));
  } else if (type === 'kubernetes.io/basic-auth') {
    if (data['username'] !== undefined || data['password'] !== undefined) return;
    requireKeys(['username', 'password'], data, out);
  } else if (type === 'kubernetes.io/ssh-auth') {
    if (!data['ssh-privatekey']) out.push(required('data[ssh-privatekey]'));
  } else if (type === TLS) requireKeys(['tls.crt', 'tls.key'], data, out);
}

/** Models: pkg/apis/core/validation ValidateSecret */
export function validateSecret(o: Secret): readonly FieldError[] {
  const out: FieldError[] = [];
  const data = o.data ?? {};
  let size = 0;
  for (const k in data) {
    invalidEach(out, `data[${k}]`, k, configMapKey(k));
    size += base64Length(data[k]!);
  }
  if (size > SIZE_MAX) out.push(tooLong('data', SIZE_MAX));
  checkType(o, data, out);
  return out;
}

/** Models: ValidateSecretUpdate */
export function validateSecretUpdate(o: Secret, old: Secret): readonly FieldError[] {
  const out: FieldError[] = [];
  if (o.type !== old.type) out.push(invalid('type', o.type ?? '', IMMUTABLE));
  if (old.immutable) {
    const set = 'field is immutable when `immutable` is set';
    if (!o.immutable) out.push(forbidden('immutable', set));
    if (!semanticEqual(o.data, old.data)) out.push(forbidden('data', set));
  }
  return [...out, ...validateSecret(o)];
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** Why a text holds no PEM block of a kind; undefined when it does. */
function pemWarning(text: string, of: 'certificate' | 'key'): string | undefined {
  const types = [...text.matchAll(BLOCK)].map((m) => m[1]!);
  const wanted = (t: string): boolean =>
    of === 'certificate' ? t === 'CERTIFICATE' : t === 'PRIVATE KEY' || t.endsWith(' PRIVATE KEY');
  if (types.some(wanted)) return undefined;
  if (types.length === 0) return `tls: failed to find any PEM data in ${of} input`;
  const skipped = `after skipping PEM blocks of the following types: [${types.join(' ')}]`;
  const [type] = types;
  if (of === 'certificate') {
    if (types.length === 1 && type!.endsWith('PRIVATE KEY')) {
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
    }
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input ${skipped}`;
  }
  if (types.length === 1 && type === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped}`;
}

/**
 * What is wrong with a pair of certificate and key. Whether they belong together is not looked at:
 * there is no cryptography here. Models: registry/core/secret warningsForSecret
 */
export function secretWarnings(o: Secret): readonly string[] {
  if (o.type !== TLS) return [];
  const text = (k: string): string => base64Decode(o.data?.[k] ?? '');
  const why = pemWarning(text('tls.crt'), 'certificate') ?? pemWarning(text('tls.key'), 'key');
  return why === undefined ? [] : [why];
}
