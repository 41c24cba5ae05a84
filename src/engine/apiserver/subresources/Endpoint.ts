import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { SimTime } from '../../sim/time.ts';
import type { BodyType } from '../body/decodeObject.ts';
import type { ApiResponse } from '../Request.ts';

/** What is served at an object's path or below it. */
export interface Endpoint {
  /** Methods that are answered; others are 405. */
  readonly methods: readonly string[];
  /** What bodies of PUT and PATCH are decoded as. */
  readonly body: BodyType;
  /** Changes through it go by the rules of `/status`. */
  readonly status?: boolean;
  /** What is shown of the stored object, and what patches are applied to; absent: itself. */
  readonly shown?: (o: KubeObject, kind: Kind) => KubeObject;
  /** The stored object with what this endpoint may change taken from the asked one. */
  readonly merge?: (
    asked: KubeObject,
    old: KubeObject,
    kind: Kind,
    now: SimTime,
  ) => KubeObject | ApiResponse;
  /** Keeps what it may not change, in place of the kind's own rule. */
  readonly prepare?: Kind['prepareForUpdate'];
  /** Its own rules for a change, in place of the kind's. */
  readonly validate?: Kind['validateUpdate'];
  /** What is done for a POST. */
  readonly post?: 'bind' | 'evict' | 'token';
  /** The request goes on to the kubelet of the Pod's node. */
  readonly connect?: boolean;
}
