import type { TypeOf } from '../../fields/Field.ts';
import { int32, microTime, obj, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const LEASE_SPEC = struct('v1.LeaseSpec', {
  holderIdentity: str({ pointer: true }),
  leaseDurationSeconds: int32({ pointer: true }),
  acquireTime: microTime({ pointer: true }),
  renewTime: microTime({ pointer: true }),
  leaseTransitions: int32({ pointer: true }),
  strategy: str({ pointer: true, go: 'v1.CoordinatedLeaseStrategy' }),
  preferredHolder: str({ pointer: true }),
});

/** Models: coordination/v1 Lease */
export const LEASE_FIELDS = kindStruct('v1.Lease', {
  spec: obj(() => LEASE_SPEC, { always: true }),
});

export type Lease = TypeOf<typeof LEASE_FIELDS>;
export type LeaseSpec = TypeOf<typeof LEASE_SPEC>;
