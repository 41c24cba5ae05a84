import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import { STORAGE_CLASS } from '../../api/core/persistentvolume/accessModes.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { StorageClass } from '../../api/storage/storageclass/fields.ts';
import { forbiddenBy } from '../status.ts';
import type { AdmissionPlugin } from './Admission.ts';
import { Refusal } from './Admission.ts';

const NOT_BOUND = 'Only bound persistent volume claims can be expanded';
const NOT_ALLOWED =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

function classOf(c: PersistentVolumeClaim): string {
  return c.metadata?.annotations?.[STORAGE_CLASS] ?? c.spec?.storageClassName ?? '';
}

function sizeOf(c: PersistentVolumeClaim): string {
  return c.spec?.resources?.requests?.['storage'] ?? '0';
}

/**
 * A claim grows only when it is bound and its class lets it.
 * Models: plugin/pkg/admission/storage/persistentvolume/resize
 */
export const claimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  kinds: ['PersistentVolumeClaim'],
  validate(a, env) {
    if (a.operation !== 'UPDATE' || a.subresource !== '') return undefined;
    const c: PersistentVolumeClaim = a.object ?? {};
    const old: PersistentVolumeClaim = a.old ?? {};
    if (compareQuantities(sizeOf(c), sizeOf(old)) <= 0) return undefined;
    if (old.status?.phase !== 'Bound') return new Refusal(forbiddenBy(a.kind, a.name, NOT_BOUND));
    const name = classOf(c);
    const found: StorageClass | undefined =
      name !== '' && name === classOf(old) ? env.get('storageclasses', '', name) : undefined;
    if (found?.allowVolumeExpansion) return undefined;
    return new Refusal(forbiddenBy(a.kind, a.name, NOT_ALLOWED));
  },
};
