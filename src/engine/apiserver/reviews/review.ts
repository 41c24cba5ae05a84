import type { BodyType } from '../body/decodeObject.ts';
import { decodeObject } from '../body/decodeObject.ts';
import { readBody, tooLarge } from '../body/readBody.ts';
import type { TokenFile } from '../authenticate.ts';
import { userOf } from '../authenticate.ts';
import { checkWriteOptions, fieldValidation } from '../options/writeOptions.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { RequestInfo } from '../requestInfo.ts';
import { warned } from '../status.ts';
import type { Environment } from '../Task.ts';
import { accessReview, rulesReview } from './accessReviews.ts';
import { REVIEWS, TOKEN_REQUEST } from './fields.ts';
import { selfReview, tokenFor, tokenReview } from './identityReviews.ts';

type Resource = keyof typeof REVIEWS;

function read(
  r: ApiRequest,
  as: BodyType,
): { readonly object: never; readonly warnings: readonly string[] } | ApiResponse {
  const refusal = tooLarge(r.body) ?? checkWriteOptions(r, 'CreateOptions');
  if (refusal) return refusal;
  const body = readBody(r, as.kind);
  return 'code' in body ? body : decodeObject<never>(body, as, fieldValidation(r));
}

/** Answers a question that is posted and not stored. */
export function review(
  r: ApiRequest,
  info: RequestInfo,
  tokens: TokenFile,
  env: Environment,
): ApiResponse {
  const resource = info.resource as Resource;
  const decoded = read(r, REVIEWS[resource]);
  if ('code' in decoded) return decoded;
  const o = decoded.object;
  const asker = userOf(r);
  const answer = (): ApiResponse => {
    switch (resource) {
      case 'subjectaccessreviews':
        return accessReview(o, asker, false, undefined, env);
      case 'selfsubjectaccessreviews':
        return accessReview(o, asker, true, undefined, env);
      case 'localsubjectaccessreviews':
        return accessReview(o, asker, false, info.namespace, env);
      case 'selfsubjectrulesreviews':
        return rulesReview(o, asker, env);
      case 'tokenreviews':
        return tokenReview(o, tokens, env);
      default:
        return selfReview(o, asker, env);
    }
  };
  return warned(answer(), decoded.warnings);
}

/** Whether a resource is a question that is answered here. */
export function isReview(resource: string): boolean {
  return Object.hasOwn(REVIEWS, resource);
}

/** A POST to a ServiceAccount's `/token`. */
export function requestToken(c: RequestContext, env: Environment): ApiResponse {
  const decoded = read(c.request, TOKEN_REQUEST);
  if ('code' in decoded) return decoded;
  return warned(tokenFor(c, decoded.object, env), decoded.warnings);
}
