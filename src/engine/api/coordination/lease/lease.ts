import type { TypeOf } from '../../fields/Field.ts';
import { int32, microTime, obj, str, struct } from '../../fields/Field.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const SPEC = struct('v1.LeaseSpec', {
  holderIdentity: str({ pointer: true }),
  leaseDurationSeconds: int32({ pointer: true }),
  acquireTime: microTime({ pointer: true }),
  renewTime: microTime({ pointer: true }),
  leaseTransitions: int32({ pointer: true }),
  strategy: str({ pointer: true }),
  preferredHolder: str({ pointer: true }),
});

const FIELDS = kindStruct('v1.Lease', { spec: obj(() => SPEC, { always: true }) });

export type Lease = TypeOf<typeof FIELDS>;

function validate(o: Lease): readonly FieldError[] {
  const out: FieldError[] = [];
  const { leaseDurationSeconds: d, leaseTransitions: t } = o.spec ?? {};
  if (d !== undefined && d <= 0) {
    out.push(invalid('spec.leaseDurationSeconds', d, 'must be greater than 0'));
  }
  if (t !== undefined && t < 0) {
    out.push(invalid('spec.leaseTransitions', t, 'must be greater than or equal to 0'));
  }
  return out;
}

/** Models: pkg/apis/coordination/validation, pkg/registry/coordination/lease */
export const LEASE: Kind = kind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  namespaced: true,
  fields: FIELDS,
  validateName: dns1123Subdomain,
  validate,
  unconditionalUpdate: false,
  createOnUpdate: true,
});
