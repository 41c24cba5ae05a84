import type { Pod } from '../../api/core/pod/fields.ts';
import type { FieldError } from '../../api/meta/FieldError.ts';
import { invalid } from '../../api/meta/FieldError.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import { SECOND } from '../../sim/time.ts';
import type { TokenFile } from '../authenticate.ts';
import type { ApiResponse, UserInfo } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import { badRequest, conflictNamed, invalidObject, notFound } from '../status.ts';
import { accountUser } from '../serviceAccountNames.ts';
import type { Environment } from '../Task.ts';
import type { TokenRequest, TokenReview } from './fields.ts';
import { TOKEN_REQUEST } from './fields.ts';
import { ISSUER, issueToken, userOfToken } from './tokens.ts';

function shown(u: UserInfo): object {
  return {
    username: u.username,
    ...(u.uid ? { uid: u.uid } : {}),
    groups: u.groups,
    ...(u.extra ? { extra: u.extra } : {}),
  };
}

/** Who am I. Models: pkg/registry/authentication/selfsubjectreview */
export function selfReview(o: KubeObject, asker: UserInfo, env: Environment): ApiResponse {
  const metadata = { ...o.metadata, creationTimestamp: rfc3339(env.now) };
  return { code: 201, body: { ...o, metadata, status: { userInfo: shown(asker) } } };
}

/** Whose token is this. Models: pkg/registry/authentication/tokenreview */
export function tokenReview(o: TokenReview, tokens: TokenFile, env: Environment): ApiResponse {
  const token = o.spec?.token ?? '';
  if (token === '') return badRequest('token is required for TokenReview in authentication');
  const user = Object.hasOwn(tokens, token) ? tokens[token] : userOfToken(token, env);
  const asked = o.spec?.audiences;
  const audiences = (asked ?? [ISSUER]).filter((a) => a === ISSUER);
  const status = user
    ? { authenticated: true, user: shown(user), audiences }
    : { user: {}, error: 'invalid bearer token' };
  return { code: 201, body: { ...o, metadata: o.metadata ?? {}, status } };
}

const SECONDS_DEFAULT = 3600;
const SECONDS_MIN = 600;
const SECONDS_MAX = 2 ** 32;

function checkSeconds(seconds: number): FieldError[] {
  const at = 'spec.expirationSeconds';
  if (seconds < SECONDS_MIN) {
    return [invalid(at, seconds, 'may not specify a duration less than 10 minutes')];
  }
  if (seconds <= SECONDS_MAX) return [];
  return [invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds')];
}

type Ref = NonNullable<NonNullable<TokenRequest['spec']>['boundObjectRef']>;

const BOUND: Readonly<Record<string, string>> = {
  'v1/Pod': 'pods',
  'v1/Secret': 'secrets',
  'v1/Node': 'nodes',
};

/** What a token is bound to, as its claims say it. */
function boundClaims(
  ref: Ref,
  c: RequestContext,
  env: Environment,
): Record<string, object> | ApiResponse {
  const { kind = '', apiVersion = '', name = '', uid = '' } = ref;
  const resource = BOUND[`${apiVersion}/${kind}`];
  if (!resource) {
    const type = `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
    return badRequest(`cannot bind token to object of type ${type}`);
  }
  const target = { group: '', resource };
  const namespace = resource === 'nodes' ? '' : c.info.namespace;
  const found = env.get(resource, namespace, name);
  if (!found) return notFound(target, name);
  const has = found.metadata?.uid ?? '';
  if (uid !== '' && uid !== has) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    return conflictNamed(target, name, why);
  }
  const claims: Record<string, object> = { [kind.toLowerCase()]: { name, uid: has } };
  const node = kind === 'Pod' ? (found as Pod).spec?.nodeName : undefined;
  const nodeUid = node && env.get('nodes', '', node)?.metadata?.uid;
  if (node && nodeUid) claims['node'] = { name: node, uid: nodeUid };
  return claims;
}

function checkAccount(pod: KubeObject | undefined, name: string): FieldError[] {
  const has = (pod as Pod | undefined)?.spec?.serviceAccountName;
  if (has === undefined || has === name) return [];
  const text = `cannot bind token for serviceaccount ${JSON.stringify(name)} to pod running with different serviceaccount name.`;
  return [invalid('spec.boundObjectRef', has, text)];
}

/** A token for a ServiceAccount. Models: pkg/registry/core/serviceaccount/storage/token.go */
export function tokenFor(c: RequestContext, o: TokenRequest, env: Environment): ApiResponse {
  const { namespace, name } = c.info;
  const account = env.get('serviceaccounts', namespace, name);
  if (!account) return notFound(c.kind, name);
  const { boundObjectRef: ref } = o.spec ?? {};
  const audiences = o.spec?.audiences?.length ? o.spec.audiences : [ISSUER];
  const expirationSeconds = o.spec?.expirationSeconds ?? SECONDS_DEFAULT;
  const errors = checkSeconds(expirationSeconds);
  if (errors.length > 0) return invalidObject(TOKEN_REQUEST, '', errors);
  const bound = ref ? boundClaims(ref, c, env) : {};
  if ('code' in bound) return bound as unknown as ApiResponse;
  const pod = ref?.kind === 'Pod' ? env.get('pods', namespace, ref.name ?? '') : undefined;
  const mismatch = checkAccount(pod, name);
  if (mismatch.length > 0) return invalidObject(TOKEN_REQUEST, name, mismatch);
  const uid = account.metadata?.uid ?? '';
  const iat = Math.floor(env.now / SECOND);
  const token = issueToken({
    aud: audiences,
    exp: iat + expirationSeconds,
    iat,
    iss: ISSUER,
    'kubernetes.io': { namespace, ...bound, serviceaccount: { name, uid } },
    nbf: iat,
    sub: accountUser(namespace, name),
  });
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid, creationTimestamp: rfc3339(env.now) },
    spec: { audiences, expirationSeconds, boundObjectRef: ref ?? null },
    status: { token, expirationTimestamp: rfc3339((iat + expirationSeconds) * SECOND) },
  };
  return { code: 201, body };
}
