import type { TypeOf } from '../../fields/Field.ts';
import { bool, int32, map, obj, str, struct, time } from '../../fields/Field.ts';
import { PERSISTENT_VOLUME_SPEC } from '../../core/persistentvolume/fields.ts';
import { kindStruct } from '../../meta/ObjectMeta.ts';

const VOLUME_ATTACHMENT_SOURCE = struct('v1.VolumeAttachmentSource', {
  persistentVolumeName: str({ pointer: true }),
  inlineVolumeSpec: obj(() => PERSISTENT_VOLUME_SPEC),
});

/** Models: storage/v1 VolumeAttachmentSpec */
export const VOLUME_ATTACHMENT_SPEC = struct('v1.VolumeAttachmentSpec', {
  attacher: str({ required: true }),
  source: obj(() => VOLUME_ATTACHMENT_SOURCE, { required: true }),
  nodeName: str({ required: true }),
});

const VOLUME_ERROR = struct('v1.VolumeError', {
  time: time({ always: true }),
  message: str(),
  errorCode: int32({ pointer: true }),
});

const VOLUME_ATTACHMENT_STATUS = struct('v1.VolumeAttachmentStatus', {
  attached: bool({ required: true }),
  attachmentMetadata: map(str()),
  attachError: obj(() => VOLUME_ERROR),
  detachError: obj(() => VOLUME_ERROR),
});

/** Models: storage/v1 VolumeAttachment */
export const VOLUME_ATTACHMENT_FIELDS = kindStruct('v1.VolumeAttachment', {
  spec: obj(() => VOLUME_ATTACHMENT_SPEC, { required: true }),
  status: obj(() => VOLUME_ATTACHMENT_STATUS, { always: true }),
});

export type VolumeAttachment = TypeOf<typeof VOLUME_ATTACHMENT_FIELDS>;
export type VolumeAttachmentSpec = TypeOf<typeof VOLUME_ATTACHMENT_SPEC>;
export type VolumeAttachmentStatus = TypeOf<typeof VOLUME_ATTACHMENT_STATUS>;
