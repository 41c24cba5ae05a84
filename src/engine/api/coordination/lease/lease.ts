import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { Lease } from './fields.ts';
import { LEASE_FIELDS } from './fields.ts';
import { LEASE_TABLE } from './table.ts';

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

/** Fields behind the gate CoordinatedLeaderElection, which is off. */
function withoutElection(o: Lease): Lease {
  if (o.spec?.strategy === undefined && o.spec?.preferredHolder === undefined) return o;
  const { strategy: _, preferredHolder: __, ...spec } = o.spec;
  return { ...o, spec };
}

/** Models: pkg/apis/coordination/validation, pkg/registry/coordination/lease */
export const LEASE: Kind = kind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  table: LEASE_TABLE,
  namespaced: true,
  fields: LEASE_FIELDS,
  validateName: dns1123Subdomain,
  validate,
  prepareForCreate: withoutElection,
  prepareForUpdate: withoutElection,
  unconditionalUpdate: false,
  createOnUpdate: true,
});
