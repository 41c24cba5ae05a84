const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const C_IDENTIFIER_LIKE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_1035_TEXT =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const QUALIFIED_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const ENV_TEXT =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";
const CONFIG_KEY_TEXT =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** Length in UTF-8 bytes, as Go counts. */
export function byteLength(s: string): number {
  let n = 0;
  for (const c of s) {
    const p = c.codePointAt(0)!;
    n += p < 0x80 ? 1 : p < 0x800 ? 2 : p < 0x1_0000 ? 3 : 4;
  }
  return n;
}

function check(value: string, max: number, pattern: RegExp, text: string): string[] {
  const out: string[] = [];
  if (byteLength(value) > max) out.push(`must be no more than ${max} bytes`);
  if (!pattern.test(value)) out.push(text);
  return out;
}

/** Mistakes of an RFC 1123 label (at most 63 bytes): namespaces, containers, volumes. */
export function dns1123Label(value: string): string[] {
  return check(value, 63, LABEL, LABEL_TEXT);
}

/** Mistakes of an RFC 1123 subdomain (at most 253 bytes): names of most kinds. */
export function dns1123Subdomain(value: string): string[] {
  return check(value, 253, SUBDOMAIN, SUBDOMAIN_TEXT);
}

/** Mistakes of an RFC 1035 label: names of Services. */
export function dns1035Label(value: string): string[] {
  return check(value, 63, LABEL_1035, LABEL_1035_TEXT);
}

/** Mistakes of a qualified name: keys of labels and annotations, names of resources. */
export function qualifiedName(value: string): string[] {
  const parts = value.split('/');
  const out: string[] = [];
  let name = parts[0]!;
  if (parts.length === 2) {
    name = parts[1]!;
    const prefix = parts[0]!;
    if (prefix === '') out.push('prefix part must be non-empty');
    else out.push(...dns1123Subdomain(prefix).map((m) => `prefix part ${m}`));
  } else if (parts.length > 2) {
    return [
      `a valid label key ${QUALIFIED_TEXT.slice('name part '.length)}`.replace(
        'a valid label key must',
        'a qualified name must',
      ) + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  if (name === '') out.push('name part must be non-empty');
  else if (name.length > 63) out.push('name part must be no more than 63 bytes');
  if (!QUALIFIED.test(name)) out.push(QUALIFIED_TEXT);
  return out;
}

/** Mistakes of a label's value. */
export function labelValue(value: string): string[] {
  const out: string[] = [];
  if (value.length > 63) out.push('must be no more than 63 bytes');
  if (value !== '' && !QUALIFIED.test(value)) out.push(LABEL_VALUE_TEXT);
  return out;
}

/** Mistakes of an environment variable's name. */
export function envVarName(value: string): string[] {
  const printable = /^[\x20-\x3c\x3e-\x7e]+$/.test(value);
  return printable ? [] : [ENV_TEXT];
}

/** Mistakes of a key of a ConfigMap or Secret. */
export function configMapKey(value: string): string[] {
  const out: string[] = [];
  if (value.length > 253) out.push('must be no more than 253 bytes');
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) out.push(CONFIG_KEY_TEXT);
  if (value === '.') out.push("must not be '.'");
  else if (value === '..') out.push("must not be '..'");
  else if (value.startsWith('..')) out.push("must not start with '..'");
  return out;
}

/** Letters that generated names end with. Models: apimachinery/pkg/util/rand */
export const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Whether a text may be the name of an environment variable in a shell. */
export function isIdentifierLike(value: string): boolean {
  return C_IDENTIFIER_LIKE.test(value);
}
