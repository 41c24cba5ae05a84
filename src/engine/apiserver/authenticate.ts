import type { ApiRequest, ApiResponse, UserInfo } from './Request.ts';
import { userOfToken } from './reviews/tokens.ts';
import { unauthorized } from './status.ts';
import type { Environment } from './Task.ts';

const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Bearer tokens of a `--token-auth-file`, with whom they stand for. */
export type TokenFile = Readonly<Record<string, UserInfo>>;

/** Who sent a request: its client's certificate or token; anonymous without either. */
export function userOf(r: ApiRequest): UserInfo {
  return r.user ?? ANONYMOUS;
}

/**
 * Finds who asks by the request's bearer token, where the connection does not say. A token that
 * nobody knows is refused; other schemes count as none, which is anonymous.
 * Models: apiserver pkg/authentication/request/bearertoken, pkg/authentication/token/tokenfile
 */
export function authenticate(
  r: ApiRequest,
  tokens: TokenFile,
  env: Pick<Environment, 'get' | 'now'>,
): ApiRequest | ApiResponse {
  const header = r.headers?.['authorization'];
  if (r.user || header === undefined) return r;
  const m = /^bearer +(\S+)/i.exec(header.trim());
  if (!m) return r;
  const token = m[1]!;
  const user = Object.hasOwn(tokens, token) ? tokens[token] : userOfToken(token, env);
  return user ? { ...r, user } : unauthorized();
}
