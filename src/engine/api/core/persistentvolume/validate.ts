import type { Struct } from '../../fields/Field.ts';
import { goDiff, goForm } from '../../fields/goForm.ts';
import { checkImmutable, checkNoBacksteps, checkOneOf, NOT_POSITIVE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '../../meta/FieldError.ts';
import { dns1123Label, dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { compareQuantities } from '../../quantity.ts';
import { checkNodeSelector } from '../nodeSelector.ts';
import { checkAccessModes } from '../persistentvolumeclaim/validate.ts';
import { checkByFields, checkDriverName, checkHostPath, checkNfs } from '../pod/validateVolume.ts';
import type { PersistentVolume, PersistentVolumeSpec } from './fields.ts';
import { PERSISTENT_VOLUME_SPEC, VOLUME_NODE_AFFINITY } from './fields.ts';

const MORE = 'may not specify more than 1 volume type';
const INLINE = 'in the context of inline volumes';
const AFFINITY_FIXED = 'field is immutable, except for updating from beta label to GA';
const SOURCE_FIXED = 'spec.persistentvolumesource is immutable after creation';

/** Sources in the order in which they are looked for. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

/** Sources in the order of upstream's struct. */
const SOURCE_STRUCT: Struct = {
  ...PERSISTENT_VOLUME_SPEC,
  go: 'v1.PersistentVolumeSource',
  fields: Object.fromEntries(
    [
      'gcePersistentDisk',
      'awsElasticBlockStore',
      'hostPath',
      'glusterfs',
      'nfs',
      'rbd',
      'quobyte',
      'iscsi',
      'flexVolume',
      'cinder',
      'cephfs',
      'fc',
      'flocker',
      'azureFile',
      'vsphereVolume',
      'azureDisk',
      'photonPersistentDisk',
      'portworxVolume',
      'scaleIO',
      'local',
      'storageos',
      'csi',
    ].map((k) => [k, (PERSISTENT_VOLUME_SPEC.fields as Struct['fields'])[k]!]),
  ),
};

type Csi = NonNullable<PersistentVolumeSpec['csi']>;

/** Models: validateCSIPersistentVolumeSource */
function checkCsi(csi: Csi, path: string, out: FieldError[]): void {
  checkDriverName(csi.driver, `${path}.driver`, out);
  if (!csi.volumeHandle) out.push(required(`${path}.volumeHandle`));
  const refs = [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const;
  for (const k of refs) {
    const ref = csi[k];
    if (!ref) continue;
    const { name, namespace } = ref;
    if (!name) out.push(required(`${path}.${k}.name`));
    else invalidEach(out, `${path}.${k}.name`, name, dns1123Subdomain(name));
    if (!namespace) out.push(required(`${path}.${k}.namespace`));
    else invalidEach(out, `${path}.${k}.namespace`, namespace, dns1123Label(namespace));
  }
}

function checkSource(
  s: PersistentVolumeSpec,
  k: (typeof SOURCES)[number],
  path: string,
  out: FieldError[],
): void {
  const at = `${path}.${k}`;
  if (k === 'hostPath') checkHostPath(s.hostPath!, at, out);
  else if (k === 'nfs') checkNfs(s.nfs!, at, out);
  else if (k === 'csi') checkCsi(s.csi!, at, out);
  else if (k === 'local') {
    const to = s.local!.path ?? '';
    if (to === '') out.push(required(`${at}.path`));
    else checkNoBacksteps(to, `${at}.path`, out);
    const text = 'Local volume requires node affinity';
    if (!s.nodeAffinity) out.push(required(`${path}.nodeAffinity`, text));
  } else checkByFields(s[k]!, PERSISTENT_VOLUME_SPEC.fields[k].struct!().fields, at, out);
}

function checkSources(s: PersistentVolumeSpec, path: string, out: FieldError[]): void {
  let found = false;
  for (const k of SOURCES) {
    if (s[k] === undefined) continue;
    const at = `${path}.${k === 'cephfs' ? 'cephFS' : k}`;
    if (found && k !== 'flexVolume') out.push(forbidden(at, MORE));
    else checkSource(s, k, path, out);
    found = true;
  }
  if (!found) out.push(required(path, 'must specify a volume type'));
}

function checkCapacity(s: PersistentVolumeSpec, path: string, out: FieldError[]): void {
  const capacity = s.capacity ?? {};
  const names = Object.keys(capacity);
  const at = `${path}.capacity`;
  if (names.length === 0) out.push(required(at));
  if (!('storage' in capacity) || names.length > 1) {
    out.push(notSupported(at, s.capacity ?? null, ['storage']));
  }
  for (const [k, q] of Object.entries(capacity)) {
    if (compareQuantities(q, '0') < 0) {
      out.push(invalid(`${at}[${k}]`, Number(q), 'must be a valid resource quantity'));
    }
    if (compareQuantities(q, '0') <= 0) out.push(invalid(`${at}[${k}]`, q, NOT_POSITIVE));
  }
}

function checkPolicy(s: PersistentVolumeSpec, inline: boolean, path: string, out: FieldError[]) {
  const policy = s.persistentVolumeReclaimPolicy;
  const at = `${path}.persistentVolumeReclaimPolicy`;
  if (!policy) return;
  if (!inline) checkOneOf(policy, ['Delete', 'Recycle', 'Retain'], at, out);
  else if (policy !== 'Retain') out.push(forbidden(at, `may only be Retain ${INLINE}`));
}

function checkAffinity(s: PersistentVolumeSpec, inline: boolean, path: string, out: FieldError[]) {
  if (!s.nodeAffinity) return;
  const at = `${path}.nodeAffinity`;
  if (inline) out.push(forbidden(at, `may not be specified ${INLINE}`));
  else if (s.nodeAffinity.required) {
    checkNodeSelector(s.nodeAffinity.required, `${at}.required`, out);
  } else out.push(required(`${at}.required`, 'must specify required node constraints'));
}

function checkClasses(s: PersistentVolumeSpec, inline: boolean, path: string, out: FieldError[]) {
  const name = s.storageClassName;
  const at = `${path}.storageClassName`;
  if (name && inline) out.push(forbidden(at, `may not be specified ${INLINE}`));
  else if (name) invalidEach(out, at, name, dns1123Subdomain(name));
  const mode = s.volumeMode;
  if (mode !== undefined && !inline) {
    checkOneOf(mode, ['Block', 'Filesystem'], `${path}.volumeMode`, out);
  } else if (mode !== undefined && mode !== 'Filesystem') {
    const text = `may not specify volumeMode other than Filesystem ${INLINE}`;
    out.push(forbidden(`${path}.volumeMode`, text));
  }
  const attributes = s.volumeAttributesClassName;
  if (attributes === undefined || inline) return;
  const field = `${path}.volumeAttributesClassName`;
  if (attributes === '') out.push(required(field, 'an empty string is disallowed'));
  else invalidEach(out, field, attributes, dns1123Subdomain(attributes));
  const text = 'has to be specified when using volumeAttributesClassName';
  if (!s.csi) out.push(required(`${path}.csi`, text));
}

/** `inline`: the spec stands in a VolumeAttachment. Models: ValidatePersistentVolumeSpec */
export function checkVolumeSpec(
  s: PersistentVolumeSpec,
  inline: boolean,
  path: string,
  out: FieldError[],
): void {
  if (inline) {
    if (s.claimRef) out.push(forbidden(`${path}.claimRef`, `may not be specified ${INLINE}`));
    if (Object.keys(s.capacity ?? {}).length > 0) {
      out.push(forbidden(`${path}.capacity`, `may not be specified ${INLINE}`));
    }
    if (!s.csi) out.push(required(`${path}.csi`, `has to be specified ${INLINE}`));
  }
  if (!s.accessModes?.length) out.push(required(`${path}.accessModes`));
  checkAccessModes(s.accessModes ?? [], `${path}.accessModes`, out);
  if (!inline) checkCapacity(s, path, out);
  checkPolicy(s, inline, path, out);
  checkAffinity(s, inline, path, out);
  checkSources(s, path, out);
  const root = s.hostPath?.path && /^(\/|\.\/?)+$/.test(s.hostPath.path);
  if (root && s.persistentVolumeReclaimPolicy === 'Recycle') {
    const text = "may not be 'recycle' for a hostPath mount of '/'";
    out.push(forbidden(`${path}.persistentVolumeReclaimPolicy`, text));
  }
  checkClasses(s, inline, path, out);
}

/** Models: ValidatePersistentVolume */
export function validateVolume(o: PersistentVolume): readonly FieldError[] {
  const out: FieldError[] = [];
  checkVolumeSpec(o.spec ?? {}, false, 'spec', out);
  return out;
}

function sourceOf(s: PersistentVolumeSpec): PersistentVolumeSpec {
  return Object.fromEntries(Object.entries(s).filter(([k]) => SOURCES.includes(k as never)));
}

/** What is wrong with the object itself is told twice, as upstream tells it. Models: ValidatePersistentVolumeUpdate */
export function validateVolumeUpdate(
  o: PersistentVolume,
  old: PersistentVolume,
): readonly FieldError[] {
  const wrong = validateVolume(o);
  const out: FieldError[] = [...wrong, ...wrong];
  const was = sourceOf(old.spec ?? {});
  let now = sourceOf(o.spec ?? {});
  if (was.csi && now.csi && !was.csi.controllerExpandSecretRef) {
    const { controllerExpandSecretRef: _, ...csi } = now.csi;
    now = { ...now, csi };
  }
  if (!semanticEqual(now, was)) {
    const diff = goDiff(SOURCE_STRUCT, was, now);
    out.push(forbidden('spec.persistentvolumesource', `${SOURCE_FIXED}\n${diff}`));
  }
  checkImmutable(o.spec?.volumeMode, old.spec?.volumeMode, 'volumeMode', out);
  const affinity = old.spec?.nodeAffinity;
  const next = o.spec?.nodeAffinity;
  if (affinity && !semanticEqual(next, affinity)) {
    const told = next ? goForm(VOLUME_NODE_AFFINITY, next) : null;
    out.push(invalid('nodeAffinity', told, AFFINITY_FIXED));
  }
  const removed =
    old.spec?.volumeAttributesClassName !== undefined &&
    o.spec?.volumeAttributesClassName === undefined;
  const text = 'update from non-nil value to nil is forbidden';
  if (removed) out.push(forbidden('spec.volumeAttributesClassName', text));
  return out;
}

const DEPRECATED: Readonly<Record<string, string>> = {
  'volume.beta.kubernetes.io/storage-class':
    'deprecated since v1.8; use "storageClassName" attribute instead',
  'volume.beta.kubernetes.io/mount-options':
    'deprecated since v1.31; use "mountOptions" attribute instead',
};
const OLD_SOURCES: readonly (readonly [keyof PersistentVolumeSpec, string])[] = [
  ['cephfs', 'cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd: deprecated in v1.28, non-functional in v1.31+'],
];

/** Models: GetWarningsForPersistentVolume */
export function volumeWarnings(o: PersistentVolume): readonly string[] {
  const out: string[] = [];
  for (const [k, text] of Object.entries(DEPRECATED)) {
    if (o.metadata?.annotations?.[k] !== undefined) {
      out.push(`metadata.annotations[${k}]: ${text}`);
    }
  }
  if (o.spec?.persistentVolumeReclaimPolicy === 'Recycle') {
    const text =
      'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';
    out.push(`spec.persistentVolumeReclaimPolicy: ${text}`);
  }
  for (const [k, text] of OLD_SOURCES) if (o.spec?.[k] !== undefined) out.push(`spec.${text}`);
  return out;
}
