import { configMapKey } from '../../../engine/api/meta/names.ts';
import type { Command, Invocation } from '../../cli/Command.ts';
import { KubectlError, quoted } from '../../client/errors.ts';
import { generator, objectOf } from './generator.ts';

const SOURCES = {
  'from-literal': { type: 'array' },
  'from-file': { type: 'array' },
  'from-env-file': { type: 'array' },
  'append-hash': { type: 'bool' },
} as const;

/** The keys and values of `--from-literal`, `--from-file` and `--from-env-file`. */
function dataOf(c: Invocation, what: string, name: string): Readonly<Record<string, string>> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string): void => {
    const mistakes = configMapKey(key);
    if (mistakes.length > 0) {
      throw new KubectlError(
        `${quoted(key)} is not a valid key name for a ${what}: ${mistakes.join(',')}`,
      );
    }
    if (key in data) {
      throw new KubectlError(
        `cannot add key ${quoted(key)}, another key by that name already exists in Data for ${what} ${quoted(name)}`,
      );
    }
    data[key] = value;
  };
  if (c.flags.bool('append-hash')) throw new KubectlError('not modelled: --append-hash');
  for (const literal of c.flags.list('from-literal')) add(...literalPair(literal));
  for (const source of c.flags.list('from-file')) {
    const eq = source.indexOf('=');
    const path = eq < 0 ? source : source.slice(eq + 1);
    add(eq < 0 ? path.split('/').at(-1)! : source.slice(0, eq), fileText(c, path));
  }
  for (const path of c.flags.list('from-env-file')) {
    for (const line of fileText(c, path).split('\n')) {
      const clean = line.trim();
      if (clean !== '' && !clean.startsWith('#')) add(...literalPair(clean));
    }
  }
  return data;
}

function literalPair(literal: string): [string, string] {
  const eq = literal.indexOf('=');
  if (eq <= 0) {
    throw new KubectlError(`invalid literal source ${literal}, expected key=value`);
  }
  return [literal.slice(0, eq), literal.slice(eq + 1).replace(/^(["'])(.*)\1$/, '$2')];
}

function fileText(c: Invocation, path: string): string {
  const text = path === '/dev/stdin' || path === '-' ? c.env.stdin : c.env.readFile?.(path);
  if (text === undefined) {
    throw new KubectlError(`error reading ${path}: no such file or directory`);
  }
  return text;
}

/** Models: kubectl pkg/cmd/create/create_configmap.go */
export const CREATE_CONFIG_MAP: Command = generator({
  flags: SOURCES,
  failure: 'failed to create configmap:',
  make: (c, name) => {
    const data = dataOf(c, 'ConfigMap', name);
    const some = Object.keys(data).length > 0 ? { data } : {};
    return objectOf('v1', 'ConfigMap', { name }, some);
  },
});

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

function encoded(data: Readonly<Record<string, string>>): object {
  const entries = Object.entries(data).map(([k, v]) => [k, base64(v)]);
  return entries.length > 0 ? { data: Object.fromEntries(entries) } : {};
}

/** Models: kubectl pkg/cmd/create/create_secret.go */
export const CREATE_SECRET_GENERIC: Command = generator({
  flags: { ...SOURCES, type: { type: 'string' } },
  failure: 'failed to create secret',
  make: (c, name) => {
    const type = c.flags.text('type');
    const data = encoded(dataOf(c, 'Secret', name));
    return objectOf('v1', 'Secret', { name }, { ...data, ...(type === '' ? {} : { type }) });
  },
});

/** Models: kubectl pkg/cmd/create/create_secret_docker.go */
export const CREATE_SECRET_DOCKER: Command = generator({
  flags: {
    'docker-username': { type: 'string' },
    'docker-password': { type: 'string' },
    'docker-email': { type: 'string' },
    'docker-server': { type: 'string', initial: 'https://index.docker.io/v1/' },
  },
  failure: 'failed to create secret',
  make: (c, name) => {
    const [username, password, email] = ['username', 'password', 'email'].map((f) =>
      c.flags.text(`docker-${f}`),
    );
    const missing = ['docker-username', 'docker-password'].filter((f) => !c.flags.has(f));
    if (missing.length > 0) {
      throw new KubectlError(
        `either --from-file or the combination of --docker-username, --docker-password and --docker-server is required`,
      );
    }
    const auth = base64(`${username!}:${password!}`);
    const own = { username, password, ...(email === '' ? {} : { email }), auth };
    const config = JSON.stringify({ auths: { [c.flags.text('docker-server')]: own } });
    const data = encoded({ '.dockerconfigjson': config });
    return objectOf('v1', 'Secret', { name }, { ...data, type: 'kubernetes.io/dockerconfigjson' });
  },
});

/** Models: kubectl pkg/cmd/create/create_secret_tls.go; the pair is not looked into. */
export const CREATE_SECRET_TLS: Command = generator({
  flags: { cert: { type: 'string' }, key: { type: 'string' } },
  required: ['cert', 'key'],
  failure: 'failed to create secret',
  make: (c, name) => {
    const data = encoded({
      'tls.crt': fileText(c, c.flags.text('cert')),
      'tls.key': fileText(c, c.flags.text('key')),
    });
    return objectOf('v1', 'Secret', { name }, { ...data, type: 'kubernetes.io/tls' });
  },
});
