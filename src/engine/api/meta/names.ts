const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const UNDERSCORED = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const UNDERSCORED_LABEL_FORMAT = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const UNDERSCORED_FORMAT = `${UNDERSCORED_LABEL_FORMAT}(\\.${UNDERSCORED_LABEL_FORMAT})*`;
const QUALIFIED_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/** What a value that does not match is told. Models: util/validation RegexError */
export function regexError(text: string, format: string, ...examples: readonly string[]): string {
  const list = examples.map((e) => `'${e}', `).join(' or ');
  if (list === '') return `${text} (regex used for validation is '${format}')`;
  return `${text} (e.g. ${list}regex used for validation is '${format}')`;
}

const LABEL_TEXT = regexError(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL_FORMAT,
  'my-name',
  '123-abc',
);
const SUBDOMAIN_TEXT = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN_FORMAT,
  'example.com',
);
const UNDERSCORED_TEXT = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  UNDERSCORED_FORMAT,
  'example.com',
);
const QUALIFIED_TEXT = regexError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED_FORMAT,
  'MyName',
  'my.name',
  '123-abc',
);
const LABEL_VALUE_TEXT = regexError(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${QUALIFIED_FORMAT})?`,
  'MyValue',
  'my_value',
  '12345',
);
const CONFIG_KEY_TEXT = regexError(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  '[-._a-zA-Z0-9]+',
  'key.name',
  'KEY_NAME',
  'key-name',
);
const ENV_TEXT =
  "a valid environment variable name must consist only of printable ASCII characters other than '='";

const NONE: readonly string[] = [];

/** Length in UTF-8 bytes, as Go counts. */
export function byteLength(s: string): number {
  let n = 0;
  for (const c of s) {
    const p = c.codePointAt(0)!;
    n += p < 0x80 ? 1 : p < 0x800 ? 2 : p < 0x1_0000 ? 3 : 4;
  }
  return n;
}

/** Whether a text has more bytes than that. */
export function isLonger(s: string, max: number): boolean {
  return s.length * 3 > max && byteLength(s) > max;
}

function check(value: string, max: number, pattern: RegExp, text: string): readonly string[] {
  const fits = pattern.test(value);
  if (fits && value.length <= max) return NONE;
  const out: string[] = [];
  if (isLonger(value, max)) out.push(`must be no more than ${max} characters`);
  if (!fits) out.push(text);
  return out;
}

/** Mistakes of an RFC 1123 label (at most 63 bytes): namespaces, containers, volumes. */
export function dns1123Label(value: string): readonly string[] {
  const dots = value.includes('.') && SUBDOMAIN.test(value);
  return check(value, 63, LABEL, dots ? 'must not contain dots' : LABEL_TEXT);
}

/** Mistakes of an RFC 1123 subdomain (at most 253 bytes): names of most kinds. */
export function dns1123Subdomain(value: string): readonly string[] {
  return check(value, 253, SUBDOMAIN, SUBDOMAIN_TEXT);
}

/** Mistakes of a subdomain whose labels may hold underscores: DNS search domains. */
export function dns1123SubdomainWithUnderscore(value: string): readonly string[] {
  return check(value, 253, UNDERSCORED, UNDERSCORED_TEXT);
}

const WILDCARD_TEXT = regexError(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${SUBDOMAIN_FORMAT}`,
  '*.example.com',
);

/** Mistakes of `*.example.com`. */
export function wildcardSubdomain(value: string): readonly string[] {
  const fits = value.startsWith('*.') && SUBDOMAIN.test(value.slice(2));
  const out: string[] = [];
  if (isLonger(value, 253)) out.push('must be no more than 253 characters');
  if (!fits) out.push(WILDCARD_TEXT);
  return out;
}

/** A prefix of generated names may end with a dash. Models: maskTrailingDash */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

/** Mistakes of a qualified name: keys of labels and annotations, names of resources. */
export function qualifiedName(value: string): readonly string[] {
  const slash = value.indexOf('/');
  const name = slash < 0 ? value : value.slice(slash + 1);
  if (slash < 0 && value.length <= 63 && QUALIFIED.test(value)) return NONE;
  if (name.includes('/')) {
    const tail = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a valid label key ${QUALIFIED_TEXT}${tail}`];
  }
  const out: string[] = [];
  if (slash === 0) out.push('prefix part must be non-empty');
  else if (slash > 0) {
    for (const m of dns1123Subdomain(value.slice(0, slash))) {
      out.push(`prefix part ${m.replace(/characters$/, 'bytes')}`);
    }
  }
  if (name === '') out.push('name part must be non-empty');
  else if (isLonger(name, 63)) out.push('name part must be no more than 63 bytes');
  if (!QUALIFIED.test(name)) out.push(`name part ${QUALIFIED_TEXT}`);
  return out;
}

/** Mistakes of a label's value. */
export function labelValue(value: string): readonly string[] {
  if (value === '' || (value.length <= 63 && QUALIFIED.test(value))) return NONE;
  const out: string[] = [];
  if (isLonger(value, 63)) out.push('must be no more than 63 bytes');
  if (!QUALIFIED.test(value)) out.push(LABEL_VALUE_TEXT);
  return out;
}

/** Mistakes of an environment variable's name. */
export function envVarName(value: string): readonly string[] {
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(value) ? NONE : [ENV_TEXT];
}

/** Mistakes of a key of a ConfigMap or Secret. */
export function configMapKey(value: string): readonly string[] {
  const out = check(value, 253, /^[-._a-zA-Z0-9]+$/, CONFIG_KEY_TEXT);
  if (value === '.') return [...out, "must not be '.'"];
  if (value === '..') return [...out, "must not be '..'"];
  return value.startsWith('..') ? [...out, "must not start with '..'"] : out;
}

/** Mistakes of a port's name. */
export function portName(value: string): readonly string[] {
  if (/^[a-z][a-z0-9]{0,14}$/.test(value)) return NONE;
  const out: string[] = [];
  if (isLonger(value, 15)) out.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(value)) {
    out.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) out.push('must contain at least one letter (a-z)');
  if (value.includes('--')) out.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) {
    out.push('must not begin or end with a hyphen');
  }
  return out;
}

/** Mistakes of a port's number. */
export function portNumber(value: number): readonly string[] {
  return value >= 1 && value <= 65_535 ? NONE : ['must be between 1 and 65535, inclusive'];
}

/** Letters that generated names end with. Models: apimachinery/pkg/util/rand */
export const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
