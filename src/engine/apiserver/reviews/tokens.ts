import { sha256 } from '@noble/hashes/sha2.js';
import { base64Bytes, base64Decode, base64Encode } from '../../api/meta/base64.ts';
import { SECOND } from '../../sim/time.ts';
import type { UserInfo } from '../Request.ts';
import { accountGroups, accountUser } from '../serviceAccountNames.ts';
import type { Environment } from '../Task.ts';

/** Who issues the tokens of ServiceAccounts, and whom they are for. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

const GROUPS_ALL = 'system:authenticated';

interface Bound {
  readonly name: string;
  readonly uid: string;
}

/** What a token says. Models: pkg/serviceaccount/claims.go */
interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly pod?: Bound;
    readonly secret?: Bound;
    readonly node?: Bound;
    readonly serviceaccount: Bound;
  };
  readonly nbf: number;
  readonly sub: string;
}

function url(base64: string): string {
  return base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

function fromUrl(text: string): string {
  return base64Decode(text.replaceAll('-', '+').replaceAll('_', '/'));
}

const HEADER = url(base64Encode('{"alg":"RS256","kid":"kubarium"}'));

/** Stands in for the signature: there are no keys here. */
function signature(text: string): string {
  return url(base64Bytes(sha256(Uint8Array.from(text, (c) => c.charCodeAt(0)))));
}

/** A token in JWT's form. */
export function issueToken(claims: Claims): string {
  const payload = url(base64Encode(JSON.stringify(claims)));
  const text = `${HEADER}.${payload}`;
  return `${text}.${signature(text)}`;
}

function readClaims(token: string): Claims | undefined {
  const [header, payload, signed, ...rest] = token.split('.');
  if (!header || !payload || rest.length > 0) return undefined;
  if (signature(`${header}.${payload}`) !== signed) return undefined;
  return JSON.parse(fromUrl(payload)) as Claims;
}

type Lookup = Pick<Environment, 'get' | 'now'>;

function isThere(env: Lookup, resource: string, namespace: string, b: Bound | undefined): boolean {
  return b === undefined || env.get(resource, namespace, b.name)?.metadata?.uid === b.uid;
}

/**
 * Whom a ServiceAccount's token stands for; undefined when it is none, is over, or when what it is
 * bound to is gone. Models: pkg/serviceaccount/jwt.go, claims.go
 */
export function userOfToken(token: string, env: Lookup): UserInfo | undefined {
  const claims = readClaims(token);
  if (!claims || claims.exp * SECOND <= env.now) return undefined;
  const { namespace, serviceaccount, pod, secret } = claims['kubernetes.io'];
  if (!isThere(env, 'serviceaccounts', namespace, serviceaccount)) return undefined;
  if (!isThere(env, 'pods', namespace, pod)) return undefined;
  if (!isThere(env, 'secrets', namespace, secret)) return undefined;
  const extra: Record<string, readonly string[]> = {};
  if (pod) {
    extra['authentication.kubernetes.io/pod-name'] = [pod.name];
    extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
  }
  return {
    username: accountUser(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    groups: [...accountGroups(namespace), GROUPS_ALL],
    ...(pod ? { extra } : {}),
  };
}
