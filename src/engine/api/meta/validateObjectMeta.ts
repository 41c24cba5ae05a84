import type { FieldError } from './FieldError.ts';
import { forbidden, invalid, required, tooLong } from './FieldError.ts';
import { byteLength, dns1123Label, labelValue, qualifiedName } from './names.ts';
import type { ObjectMeta, OwnerReference } from './ObjectMeta.ts';

const ANNOTATION_BYTES_MAX = 256 * 1024;
const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);
const NONE: readonly string[] = [];
const IMMUTABLE = 'field is immutable';
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Maps that were found without mistakes: objects share them. Derived, not state. */
const good = new WeakSet<object>();

type Texts = Readonly<Record<string, string>>;

function once(map: Texts | undefined, check: (map: Texts) => FieldError[]): readonly FieldError[] {
  if (map === undefined || good.has(map)) return [];
  const errors = check(map);
  if (errors.length === 0) good.add(map);
  return errors;
}

/** Mistakes of labels. Models: meta/v1/validation ValidateLabels */
export function validateLabels(labels: Texts | undefined, field: string): readonly FieldError[] {
  return once(labels, (map) =>
    Object.entries(map).flatMap(([k, v]) => [
      ...qualifiedName(k).map((m) => invalid(field, k, m)),
      ...labelValue(v).map((m) => invalid(field, v, m)),
    ]),
  );
}

/** Mistakes of annotations. Models: apimachinery pkg/api/validation ValidateAnnotations */
export function validateAnnotations(
  annotations: Texts | undefined,
  field: string,
): readonly FieldError[] {
  return once(annotations, (map) => {
    const out: FieldError[] = [];
    let size = 0;
    for (const [k, v] of Object.entries(map)) {
      out.push(...qualifiedName(k.toLowerCase()).map((m) => invalid(field, k, m)));
      size += byteLength(k) + byteLength(v);
    }
    if (size > ANNOTATION_BYTES_MAX) out.push(tooLong(field, ANNOTATION_BYTES_MAX));
    return out;
  });
}

/** An apiVersion that has a version: `v1`, `apps/v1`. */
function hasVersion(apiVersion: string): boolean {
  const parts = apiVersion.split('/');
  return parts.length <= 2 && parts[parts.length - 1] !== '';
}

function validateOwner(o: OwnerReference, field: string): FieldError[] {
  const out: FieldError[] = [];
  const { apiVersion = '', kind = '', name = '', uid = '' } = o;
  if (!hasVersion(apiVersion)) {
    out.push(invalid(`${field}.apiVersion`, apiVersion, 'version must not be empty'));
  }
  if (kind === '') out.push(invalid(`${field}.kind`, kind, 'must not be empty'));
  if (name === '') out.push(invalid(`${field}.name`, name, 'must not be empty'));
  if (uid === '') out.push(invalid(`${field}.uid`, uid, 'must not be empty'));
  if (apiVersion === 'v1' && kind === 'Event') {
    out.push(invalid(field, o, '/v1, Kind=Event is disallowed from being an owner'));
  }
  return out;
}

function validateOwners(owners: readonly OwnerReference[], field: string): readonly FieldError[] {
  if (good.has(owners)) return [];
  const out: FieldError[] = [];
  let first = '';
  for (const o of owners) {
    out.push(...validateOwner(o, field));
    if (o.controller !== true) continue;
    const name = `${o.kind}/${o.name}`;
    if (first === '') first = name;
    else {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${name}`;
      out.push(invalid(field, owners, why));
    }
  }
  if (out.length === 0) good.add(owners);
  return out;
}

function validateFinalizers(finalizers: readonly string[]): readonly FieldError[] {
  const field = 'metadata.finalizers';
  const out = finalizers.flatMap((f) => qualifiedName(f).map((m) => invalid(field, f, m)));
  if (finalizers.includes(ORPHAN) && finalizers.includes(FOREGROUND)) {
    const why = `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`;
    out.push(invalid(field, finalizers, why));
  }
  finalizers.forEach((f, i) => out.push(...standardFinalizer(f, `${field}[${i}]`)));
  return out;
}

/** Mistakes of a finalizer that has no domain. Models: core/validation validateKubeFinalizerName */
export function standardFinalizer(name: string, field: string): readonly FieldError[] {
  if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return [];
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  return [invalid(field, name, why)];
}

function checkCommon(meta: ObjectMeta, out: FieldError[]): void {
  const { labels, annotations, ownerReferences } = meta;
  if (labels) out.push(...validateLabels(labels, 'metadata.labels'));
  if (annotations) out.push(...validateAnnotations(annotations, 'metadata.annotations'));
  if (ownerReferences) {
    out.push(...validateOwners(ownerReferences, 'metadata.ownerReferences'));
  }
}

/** A prefix may end with a dash where a name may not. */
function masked(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -1)}a` : prefix;
}

/**
 * Mistakes of an object's metadata; `nameOf` are the kind's rules for names.
 * Models: pkg/apis/core/validation ValidateObjectMeta
 */
export function validateObjectMeta(
  meta: ObjectMeta,
  namespaced: boolean,
  nameOf: (name: string) => readonly string[],
): readonly FieldError[] {
  const out: FieldError[] = [];
  const { name, generateName, namespace, generation } = meta;
  if (generateName) {
    for (const m of nameOf(masked(generateName))) {
      out.push(invalid('metadata.generateName', generateName, m));
    }
  }
  if (!name) out.push(required('metadata.name', 'name or generateName is required'));
  else for (const m of nameOf(name)) out.push(invalid('metadata.name', name, m));
  if (!namespaced) {
    if (namespace) out.push(forbidden('metadata.namespace', 'not allowed on this type'));
  } else if (!namespace) out.push(required('metadata.namespace'));
  else
    for (const m of dns1123Label(namespace)) out.push(invalid('metadata.namespace', namespace, m));
  if (generation !== undefined && generation < 0) {
    out.push(invalid('metadata.generation', generation, 'must be greater than or equal to 0'));
  }
  checkCommon(meta, out);
  if (meta.finalizers) out.push(...validateFinalizers(meta.finalizers));
  return out;
}

const FIXED = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** Go's %#v of strings. */
function goStrings(list: readonly string[]): string {
  return `[]string{${list.map((s) => JSON.stringify(s)).join(', ')}}`;
}

/**
 * Mistakes of a change of an object's metadata.
 * Models: apimachinery pkg/api/validation ValidateObjectMetaAccessorUpdate
 */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  if (meta === old) return [];
  const out: FieldError[] = [];
  if (old.deletionTimestamp !== undefined && meta.finalizers !== old.finalizers) {
    const had = new Set(old.finalizers);
    const extra = [...new Set(meta.finalizers)].filter((f) => !had.has(f)).sort();
    if (extra.length > 0) {
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(extra)}`;
      out.push(forbidden('metadata.finalizers', why));
    }
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    out.push(invalid('metadata.generation', meta.generation ?? 0, 'must not be decremented'));
  }
  for (const k of FIXED) {
    if (meta[k] !== old[k]) out.push(invalid(`metadata.${k}`, meta[k], IMMUTABLE));
  }
  checkCommon(meta, out);
  return out;
}

/** Mistakes that every kind's metadata is held to on a change. */
export function pathSegment(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  if (!name.includes('/') && !name.includes('%')) return NONE;
  return ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
}
