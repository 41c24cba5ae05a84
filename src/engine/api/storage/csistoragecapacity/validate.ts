import { checkImmutable, NEGATIVE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { checkSelector } from '../../meta/validateSelector.ts';
import { compareQuantities } from '../../quantity.ts';
import type { CSIStorageCapacity } from './fields.ts';

/** Models: pkg/apis/storage/validation ValidateCSIStorageCapacity */
export function validateCapacity(o: CSIStorageCapacity): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSelector(o.nodeTopology, 'nodeTopology', out);
  const name = o.storageClassName ?? '';
  invalidEach(out, 'storageClassName', name, dns1123Subdomain(name));
  if (o.capacity !== undefined && compareQuantities(o.capacity, '0') < 0) {
    out.push(invalid('capacity', o.capacity, NEGATIVE));
  }
  return out;
}

/** Models: ValidateCSIStorageCapacityUpdate */
export function validateCapacityUpdate(
  o: CSIStorageCapacity,
  old: CSIStorageCapacity,
): readonly FieldError[] {
  const out: FieldError[] = [...validateCapacity(o)];
  checkImmutable(o.nodeTopology, old.nodeTopology, 'nodeTopology', out);
  checkImmutable(o.storageClassName, old.storageClassName, 'storageClassName', out);
  return out;
}
