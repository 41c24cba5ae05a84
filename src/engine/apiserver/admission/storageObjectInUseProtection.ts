import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { AdmissionPlugin } from './Admission.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
};

/**
 * Claims and volumes get a finalizer that holds them while they are used.
 * Models: plugin/pkg/admission/storage/storageobjectinuseprotection
 */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
  admit(a) {
    const finalizer = a.kind.group === '' ? FINALIZERS[a.kind.kind] : undefined;
    if (!finalizer || !a.object || a.operation !== 'CREATE' || a.subresource !== '') {
      return a.object;
    }
    const { finalizers = [] } = a.object.metadata ?? {};
    if (finalizers.includes(finalizer)) return a.object;
    const metadata = { ...a.object.metadata, finalizers: [...finalizers, finalizer] };
    return { ...a.object, metadata } as KubeObject;
  },
};
