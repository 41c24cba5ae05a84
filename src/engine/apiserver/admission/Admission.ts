import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse, UserInfo } from '../Request.ts';

/** What a plugin sees of a request. Models: apiserver pkg/admission Attributes */
export interface Attributes {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly object: KubeObject | undefined;
  readonly user: UserInfo;
}

/** What plugins may read: the API server's own watch cache, and chance for generated names. */
export interface AdmissionView {
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  suffix(): string;
}

/** A plugin answers the object, changed or not, or refuses. */
export interface AdmissionPlugin {
  /** Upstream's name: `NamespaceLifecycle`. */
  readonly name: string;
  admit(a: Attributes, view: AdmissionView): KubeObject | undefined | Refusal;
}

/** A request that a plugin refused. */
export class Refusal {
  readonly response: ApiResponse;

  constructor(response: ApiResponse) {
    this.response = response;
  }
}
