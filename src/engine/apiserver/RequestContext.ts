import type { Kind } from '../api/Kind.ts';
import type { ApiCall, ApiRequest, UserInfo } from './Request.ts';
import type { RequestInfo } from './requestInfo.ts';
import { requestInfo } from './requestInfo.ts';
import { userOf } from './authenticate.ts';

/** A request to a resource that is served, with what its path and headers mean. */
export interface RequestContext {
  readonly call: ApiCall;
  readonly request: ApiRequest;
  readonly info: RequestInfo;
  readonly kind: Kind;
  readonly user: UserInfo;
}

/** The context of a call that was found to name a served kind. */
export function contextOf(call: ApiCall): RequestContext {
  const { request } = call;
  const info = requestInfo(request.path);
  return { call, request, info, kind: info.kind!, user: userOf(request) };
}
