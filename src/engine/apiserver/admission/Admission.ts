import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse, UserInfo } from '../Request.ts';
import type { Environment } from '../Task.ts';

/** What a plugin sees of a request. Models: apiserver pkg/admission Attributes */
export interface Attributes {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly object: KubeObject | undefined;
  /** The stored object of an update or deletion. */
  readonly old: KubeObject | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
}

/**
 * A step of the admission chain. `admit` comes before validation and answers the object, changed or
 * not; `validate` comes after it. Either may refuse.
 */
export interface AdmissionPlugin {
  /** Upstream's name: `NamespaceLifecycle`. */
  readonly name: string;
  /** Kinds whose requests it looks at; absent: all. */
  readonly kinds?: readonly string[];
  admit?(a: Attributes, env: Environment): KubeObject | undefined | Refusal;
  validate?(a: Attributes, env: Environment): Refusal | undefined;
  /** What an asker is warned of whose request is let through. */
  warnings?(a: Attributes, env: Environment): readonly string[];
}

/** A request that a plugin refused. */
export class Refusal {
  readonly response: ApiResponse;

  constructor(response: ApiResponse) {
    this.response = response;
  }
}
