import { checkVolumeSpec } from '../../core/persistentvolume/validate.ts';
import { checkDriverName } from '../../core/pod/validateVolume.ts';
import { checkImmutable } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, required, tooLong } from '../../meta/FieldError.ts';
import { byteLength, dns1123Subdomain } from '../../meta/names.ts';
import type { VolumeAttachment, VolumeAttachmentSpec, VolumeAttachmentStatus } from './fields.ts';
import { VOLUME_ATTACHMENT_SPEC } from './fields.ts';

const MOST_BYTES = 256 * 1024;
const MESSAGE_MAX = 1024;
const ONE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

function checkSource(s: VolumeAttachmentSpec, out: FieldError[]): void {
  const { inlineVolumeSpec: inline, persistentVolumeName: name } = s.source ?? {};
  const at = 'spec.source';
  if (!inline && name === undefined) out.push(required(at, ONE));
  else if (inline && name !== undefined) out.push(forbidden(at, ONE));
  else if (inline) checkVolumeSpec(inline, true, `${at}.inlineVolumeSpec`, out);
  else if (name === '') {
    out.push(required(`${at}.persistentVolumeName`, 'must specify non empty persistentVolumeName'));
  }
}

function checkError(
  e: VolumeAttachmentStatus['attachError'],
  path: string,
  out: FieldError[],
): void {
  if (byteLength(e?.message ?? '') > MESSAGE_MAX) out.push(tooLong(`${path}.message`, MOST_BYTES));
  const code = e?.errorCode;
  if (code === undefined || code >= 0) return;
  const text = 'must be between 0 and 2147483647, inclusive';
  out.push(invalid(`${path}.errorCode`, code, text));
}

/** Models: pkg/apis/storage/validation ValidateVolumeAttachment */
export function validateVolumeAttachment(o: VolumeAttachment): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  checkDriverName(s.attacher, 'spec.attacher', out);
  checkSource(s, out);
  const node = s.nodeName ?? '';
  invalidEach(out, 'spec.nodeName', node, dns1123Subdomain(node));
  const all = Object.entries(o.status?.attachmentMetadata ?? {});
  const size = all.reduce((n, [k, v]) => n + byteLength(k) + byteLength(v), 0);
  if (size > MOST_BYTES) out.push(tooLong('status.attachmentMetadata', MOST_BYTES));
  checkError(o.status?.attachError, 'status.attachError', out);
  checkError(o.status?.detachError, 'status.detachError', out);
  const name = s.source?.persistentVolumeName;
  if (name !== undefined) {
    invalidEach(out, 'spec.source.persistentVolumeName', name, dns1123Subdomain(name));
  }
  return out;
}

/** Models: ValidateVolumeAttachmentUpdate */
export function validateVolumeAttachmentUpdate(
  o: VolumeAttachment,
  old: VolumeAttachment,
): readonly FieldError[] {
  const out: FieldError[] = [...validateVolumeAttachment(o)];
  checkImmutable(o.spec, old.spec, 'spec', out, VOLUME_ATTACHMENT_SPEC);
  return out;
}
