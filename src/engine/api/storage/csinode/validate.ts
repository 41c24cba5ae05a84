import { checkDriverName } from '../../core/pod/validateVolume.ts';
import { checkImmutable, checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { byteLength, qualifiedName } from '../../meta/names.ts';
import type { CSINode, CSINodeDriver } from './fields.ts';
import { CSI_NODE_DRIVER } from './fields.ts';

const ID_MAX = 256;

/** Models: validateCSINodeDriver */
function checkDriver(d: CSINodeDriver, path: string, out: FieldError[]): void {
  checkDriverName(d.name, `${path}.name`, out);
  const id = d.nodeID ?? '';
  if (id === '') out.push(required(`${path}.nodeID`));
  if (byteLength(id) > ID_MAX) {
    out.push(invalid(`${path}.nodeID`, id, `must be ${ID_MAX} characters or less`));
  }
  checkNonnegative(d.allocatable?.count, `${path}.allocatable.count`, out);
}

function checkKeys(keys: readonly string[], path: string, out: FieldError[]): void {
  keys.forEach((k, i) => {
    if (k === '') out.push(required(path));
    if (keys.indexOf(k) < i) out.push(duplicate(path, k));
    invalidEach(out, path, k, qualifiedName(k));
  });
}

/** Models: pkg/apis/storage/validation ValidateCSINode */
export function validateCsiNode(o: CSINode): readonly FieldError[] {
  const out: FieldError[] = [];
  const all = o.spec?.drivers ?? [];
  all.forEach((d, i) => {
    const at = `spec.drivers[${i}]`;
    checkDriver(d, at, out);
    if (all.findIndex((e) => e.name === d.name) < i)
      out.push(duplicate(`${at}.name`, d.name ?? ''));
    checkKeys(d.topologyKeys ?? [], at, out);
  });
  return out;
}

function fixed(d: CSINodeDriver): CSINodeDriver {
  const { allocatable: _, ...rest } = d;
  return rest;
}

/** Models: ValidateCSINodeUpdate */
export function validateCsiNodeUpdate(o: CSINode, old: CSINode): readonly FieldError[] {
  const out: FieldError[] = [...validateCsiNode(o)];
  for (const was of old.spec?.drivers ?? []) {
    for (const d of o.spec?.drivers ?? []) {
      if (d.name !== was.name) continue;
      checkImmutable(fixed(d), fixed(was), 'spec.drivers', out, CSI_NODE_DRIVER);
    }
  }
  return out;
}
