import type { TypeOf } from '../../fields/Field.ts';
import { bool, int64, list, obj, str, struct } from '../../fields/Field.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const TOKEN_REQUEST = struct('v1.TokenRequest', {
  audience: str({ required: true }),
  expirationSeconds: int64({ pointer: true }),
});

const CSI_DRIVER_SPEC = struct('v1.CSIDriverSpec', {
  attachRequired: bool({ pointer: true }),
  podInfoOnMount: bool({ pointer: true }),
  volumeLifecycleModes: list(str({ go: 'v1.VolumeLifecycleMode' }), { set: true }),
  storageCapacity: bool({ pointer: true }),
  fsGroupPolicy: str({ pointer: true, go: 'v1.FSGroupPolicy' }),
  tokenRequests: list(obj(() => TOKEN_REQUEST)),
  requiresRepublish: bool({ pointer: true }),
  seLinuxMount: bool({ pointer: true }),
  nodeAllocatableUpdatePeriodSeconds: int64({ pointer: true }),
  serviceAccountTokenInSecrets: bool({ pointer: true }),
  preventPodSchedulingIfMissing: bool({ pointer: true }),
});

/** Models: storage/v1 CSIDriver */
export const CSI_DRIVER_FIELDS = kindStruct('v1.CSIDriver', {
  spec: obj(() => CSI_DRIVER_SPEC, { required: true }),
});

export type CSIDriver = TypeOf<typeof CSI_DRIVER_FIELDS>;
export type CSIDriverSpec = TypeOf<typeof CSI_DRIVER_SPEC>;
export type TokenRequest = TypeOf<typeof TOKEN_REQUEST>;
