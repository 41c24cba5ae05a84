import type { Struct } from '../../fields/Field.ts';
import { compareQuantities } from '../../quantity.ts';
import {
  checkFileMode,
  checkNoBacksteps,
  checkNonReservedPath,
  checkOneOf,
} from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { dns1123Label, dns1123Subdomain } from '../../meta/names.ts';
import type { ObjectMeta } from '../../meta/ObjectMeta.ts';
import { checkClaimTemplate } from '../persistentvolumeclaim/validate.ts';
import type {
  CSIVolumeSource,
  DownwardAPIVolumeFile,
  EphemeralVolumeSource,
  HostPathVolumeSource,
  KeyToPath,
  NFSVolumeSource,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from './containerFields.ts';
import { VOLUME } from './containerFields.ts';
import type { PodSpec } from './fields.ts';
import { checkFieldRef, checkResourceFieldRef } from './validateEnv.ts';

type Check<K extends keyof Volume> = (
  v: NonNullable<Volume[K]>,
  path: string,
  out: FieldError[],
) => void;

const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Models: validateKeyToPath */
function checkItem(item: KeyToPath, path: string, out: FieldError[]): void {
  if (!item.key) out.push(required(`${path}.key`));
  if (!item.path) out.push(required(`${path}.path`));
  checkNonReservedPath(item.path ?? '', `${path}.path`, out);
  checkFileMode(item.mode, `${path}.mode`, out);
}

/** Models: validateDownwardAPIVolumeFile */
function checkFile(f: DownwardAPIVolumeFile, path: string, out: FieldError[]): void {
  if (!f.path) out.push(required(`${path}.path`));
  checkNonReservedPath(f.path ?? '', `${path}.path`, out);
  if (f.fieldRef) {
    checkFieldRef(f.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`, out);
    const text = 'fieldRef and resourceFieldRef can not be specified simultaneously';
    if (f.resourceFieldRef) out.push(invalid(path, 'resource', text));
  } else if (f.resourceFieldRef) {
    checkResourceFieldRef(f.resourceFieldRef, true, `${path}.resourceFieldRef`, out);
  } else out.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  checkFileMode(f.mode, `${path}.mode`, out);
}

function checkToken(
  t: NonNullable<VolumeProjection['serviceAccountToken']>,
  volume: string,
  path: string,
  out: FieldError[],
): void {
  const seconds = t.expirationSeconds ?? 0;
  const at = `${path}.expirationSeconds`;
  if (seconds < 600) {
    out.push(invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
  }
  if (seconds > 2 ** 32) {
    out.push(invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  if (!t.path) out.push(required(`${volume}.path`));
  else checkNonReservedPath(t.path, `${volume}.path`, out);
}

/** Models: validateProjectionSources */
/** Sources that were found without mistakes: Pods share the one of their token. Derived, not state. */
const good = new WeakSet<ProjectedVolumeSource>();

function checkProjected(p: ProjectedVolumeSource, path: string, out: FieldError[]): void {
  if (good.has(p)) return;
  const before = out.length;
  checkSources(p, path, out);
  if (out.length === before) good.add(p);
}

function checkSources(p: ProjectedVolumeSource, path: string, out: FieldError[]): void {
  checkFileMode(p.defaultMode, `${path}.defaultMode`, out);
  const paths = new Set<string>();
  const once = (file: string | undefined, of: string): void => {
    if (!file) return;
    if (paths.has(file)) out.push(invalid(path, of, 'conflicting duplicate paths'));
    paths.add(file);
  };
  p.sources?.forEach((s, i) => {
    const at = `${path}.sources[${i}]`;
    for (const k of ['secret', 'configMap'] as const) {
      const source = s[k];
      if (!source) continue;
      if (!source.name) out.push(required(`${at}.${k}.name`));
      source.items?.forEach((item, j) => {
        checkItem(item, `${at}.${k}.items[${j}]`, out);
        once(item.path, source.name ?? '');
      });
    }
    for (const f of s.downwardAPI?.items ?? []) {
      checkFile(f, `${at}.downwardAPI`, out);
      once(f.path, f.path ?? '');
    }
    if (s.serviceAccountToken) {
      checkToken(s.serviceAccountToken, path, `${at}.serviceAccountToken`, out);
    }
    if (Object.keys(s).length > 1) {
      out.push(forbidden(at, 'may not specify more than 1 volume type per source'));
    }
  });
}

/** Models: ValidateCSIDriverName */
export function checkDriverName(name: string | undefined, field: string, out: FieldError[]): void {
  if (!name) return void out.push(required(field));
  if (name.length > 63) {
    out.push({
      type: 'FieldValueTooLong',
      field,
      message: 'Too long: may not be more than 63 bytes',
    });
  }
  invalidEach(out, field, name, dns1123Subdomain(name.toLowerCase()));
}

function checkCsi(v: CSIVolumeSource, path: string, out: FieldError[]): void {
  checkDriverName(v.driver, `${path}.driver`, out);
  const ref = v.nodePublishSecretRef;
  if (!ref) return;
  if (!ref.name) out.push(required(`${path}.nodePublishSecretRef.name`));
  else invalidEach(out, `${path}.name`, ref.name, dns1123Subdomain(ref.name));
}

function checkEphemeral(v: EphemeralVolumeSource, path: string, out: FieldError[]): void {
  const at = `${path}.volumeClaimTemplate`;
  if (!v.volumeClaimTemplate) out.push(required(at));
  else checkClaimTemplate(v.volumeClaimTemplate, at, out);
}

/** Models: validateHostPathVolumeSource */
export function checkHostPath(v: HostPathVolumeSource, path: string, out: FieldError[]): void {
  if (!v.path) return void out.push(required(`${path}.path`));
  checkNoBacksteps(v.path, `${path}.path`, out);
  if (v.type !== undefined) checkOneOf(v.type, HOST_PATH_TYPES, `${path}.type`, out);
}

/** Models: validateNFSVolumeSource */
export function checkNfs(v: NFSVolumeSource, path: string, out: FieldError[]): void {
  if (!v.server) out.push(required(`${path}.server`));
  if (!v.path) out.push(required(`${path}.path`));
  if (!v.path?.startsWith('/')) {
    out.push(invalid(`${path}.path`, v.path ?? '', 'must be an absolute path'));
  }
}

const CHECKS: { readonly [K in keyof Volume]?: Check<K> } = {
  emptyDir: (v, path, out) => {
    if (v.sizeLimit === undefined || compareQuantities(v.sizeLimit, '0') >= 0) return;
    out.push(forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  },
  hostPath: checkHostPath,
  secret: (v, path, out) => {
    if (!v.secretName) out.push(required(`${path}.secretName`));
    checkFileMode(v.defaultMode, `${path}.defaultMode`, out);
    v.items?.forEach((item, i) => checkItem(item, `${path}.items[${i}]`, out));
  },
  configMap: (v, path, out) => {
    if (!v.name) out.push(required(`${path}.name`));
    checkFileMode(v.defaultMode, `${path}.defaultMode`, out);
    v.items?.forEach((item, i) => checkItem(item, `${path}.items[${i}]`, out));
  },
  downwardAPI: (v, path, out) => {
    checkFileMode(v.defaultMode, `${path}.defaultMode`, out);
    for (const f of v.items ?? []) checkFile(f, path, out);
  },
  persistentVolumeClaim: (v, path, out) => {
    if (!v.claimName) out.push(required(`${path}.claimName`));
  },
  projected: checkProjected,
  nfs: checkNfs,
  csi: checkCsi,
  ephemeral: checkEphemeral,
  image: (v, path, out) => {
    checkOneOf(v.pullPolicy ?? '', ['Always', 'IfNotPresent', 'Never'], `${path}.pullPolicy`, out);
  },
};

/** Types of volumes that this cluster does not have: what their fields say is required. */
export function checkByFields(
  v: object,
  fields: Struct['fields'],
  path: string,
  out: FieldError[],
): void {
  for (const [name, f] of Object.entries(fields)) {
    const value = (v as Readonly<Record<string, unknown>>)[name];
    if (f.required && (value === undefined || value === '')) out.push(required(`${path}.${name}`));
  }
}

/** Types of volumes in the order in which they are looked for. */
const TYPES = ['emptyDir', ...Object.keys(VOLUME.fields).filter((k) => k !== 'emptyDir')].filter(
  (k) => k !== 'name',
) as readonly (keyof Volume)[];

/** Models: validateVolumeSource */
function checkSource(v: Volume, path: string, out: FieldError[]): void {
  let first = true;
  for (const key of TYPES) {
    if (v[key] === undefined) continue;
    const at = `${path}.${key}`;
    if (!first) out.push(forbidden(at, 'may not specify more than 1 volume type'));
    else if (CHECKS[key]) (CHECKS[key] as Check<never>)(v[key] as never, at, out);
    else checkByFields(v[key] as object, VOLUME.fields[key].struct?.().fields ?? {}, at, out);
    first = false;
  }
  if (first) out.push(required(path, 'must specify a volume type'));
}

function checkEphemeralName(v: Volume, meta: ObjectMeta, path: string, out: FieldError[]): void {
  if (!v.ephemeral || !meta.name || !v.name) return;
  const name = `${meta.name}-${v.name}`;
  for (const m of dns1123Subdomain(name)) {
    out.push(invalid(`${path}.name`, v.name, `PVC name ${JSON.stringify(name)}: ${m}`));
  }
}

/**
 * Checks the volumes and answers the good ones by name, which mounts may name.
 * Models: ValidateVolumes
 */
export function checkVolumes(
  spec: PodSpec,
  meta: ObjectMeta | undefined,
  path: string,
  out: FieldError[],
): ReadonlyMap<string, Volume> {
  const good = new Map<string, Volume>();
  const made = (name: string): boolean =>
    (spec.volumes ?? []).some((v) => v.ephemeral && `${meta?.name}-${v.name}` === name);
  spec.volumes?.forEach((v, i) => {
    const at = `${path}[${i}]`;
    const before = out.length;
    const name = v.name ?? '';
    checkSource(v, at, out);
    if (meta) checkEphemeralName(v, meta, at, out);
    if (name === '') out.push(required(`${at}.name`));
    else invalidEach(out, `${at}.name`, name, dns1123Label(name));
    if (good.has(name)) out.push(duplicate(`${at}.name`, name));
    if (out.length === before) good.set(name, v);
    const claim = v.persistentVolumeClaim?.claimName;
    if (claim && meta?.name && made(claim)) {
      const text = 'must not reference a PVC that gets created for an ephemeral volume';
      out.push(invalid(`${at}.persistentVolumeClaim.claimName`, claim, text));
    }
  });
  return good;
}
