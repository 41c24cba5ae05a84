import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { statusStrategy } from '../../meta/specStrategy.ts';
import type { VolumeAttachment } from './fields.ts';
import { VOLUME_ATTACHMENT_FIELDS } from './fields.ts';
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from './validate.ts';

/** Models: pkg/registry/storage/volumeattachment/strategy.go */
export const VOLUME_ATTACHMENT: Kind = kind<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  resource: 'volumeattachments',
  namespaced: false,
  fields: VOLUME_ATTACHMENT_FIELDS,
  validateName: dns1123Subdomain,
  ...statusStrategy<VolumeAttachment>(VOLUME_ATTACHMENT_FIELDS),
  validate: validateVolumeAttachment,
  validateUpdate: validateVolumeAttachmentUpdate,
  unconditionalUpdate: false,
  deleteAnswersObject: true,
});
