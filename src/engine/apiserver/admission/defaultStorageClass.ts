import type { PersistentVolumeClaim } from '../../api/core/persistentvolumeclaim/fields.ts';
import { STORAGE_CLASS } from '../../api/core/persistentvolume/accessModes.ts';
import { defaultStorageClassOf } from '../../api/storage/storageclass/defaultStorageClassOf.ts';
import type { AdmissionPlugin } from './Admission.ts';

/**
 * A claim that names no class gets the default one, if there is one.
 * Models: plugin/pkg/admission/storage/storageclass/setdefault
 */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  kinds: ['PersistentVolumeClaim'],
  admit(a, env) {
    if (a.kind.kind !== 'PersistentVolumeClaim' || a.operation !== 'CREATE' || a.subresource) {
      return a.object;
    }
    const claim = a.object as PersistentVolumeClaim;
    const asks = claim.metadata?.annotations?.[STORAGE_CLASS] ?? claim.spec?.storageClassName;
    if (asks !== undefined) return claim;
    const found = defaultStorageClassOf(env.list('storageclasses', ''));
    if (!found) return claim;
    return { ...claim, spec: { ...claim.spec, storageClassName: found.metadata?.name ?? '' } };
  },
};
