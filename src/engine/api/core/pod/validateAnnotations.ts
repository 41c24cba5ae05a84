import { checkDescendingPath } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid } from '../../meta/FieldError.ts';
import type { ObjectMeta } from '../../meta/ObjectMeta.ts';
import type { Container } from './containerFields.ts';
import type { PodSpec } from './fields.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

type Annotations = Readonly<Record<string, string>>;

/** Models: ValidateSeccompProfile */
function checkSeccomp(p: string, field: string, out: FieldError[]): void {
  if (p === 'runtime/default' || p === 'docker/default' || p === 'unconfined') return;
  if (p.startsWith('localhost/')) checkDescendingPath(p.slice('localhost/'.length), field, out);
  else out.push(invalid(field, p, 'must be a valid seccomp profile'));
}

function isDeletionCost(v: string): boolean {
  if (!/^-?(0|[1-9]\d*)$/.test(v)) return false;
  return Math.abs(Number(v)) <= 2_147_483_647 || v === '-2147483648';
}

function containersOf(spec: PodSpec): readonly Container[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec;
  return [...initContainers, ...containers, ...ephemeralContainers];
}

function checkAppArmor(k: string, p: string, spec: PodSpec, path: string, out: FieldError[]): void {
  const name = k.slice(APP_ARMOR.length);
  if (!containersOf(spec).some((c) => c.name === name)) {
    out.push(invalid(`${path}[${k}]`, name, 'container not found'));
  }
  if (p === '' || p === 'runtime/default' || p === 'unconfined') return;
  if (p.startsWith('localhost/')) return;
  out.push(invalid(`${path}[${k}]`, p, `invalid AppArmor profile name: ${JSON.stringify(p)}`));
}

/** Annotations that mean something on a Pod. Models: ValidatePodSpecificAnnotations */
export function checkPodAnnotations(
  annotations: Annotations | undefined,
  spec: PodSpec,
  path: string,
  out: FieldError[],
): void {
  if (!annotations) return;
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && !spec.nodeName) {
    const text = 'must set spec.nodeName if mirror pod annotation is set';
    out.push(invalid(`${path}[${MIRROR}]`, mirror, text));
  }
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isDeletionCost(cost)) {
    out.push(invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  }
  const pod = annotations[SECCOMP_POD];
  if (pod !== undefined) checkSeccomp(pod, `${path}.${SECCOMP_POD}`, out);
  for (const k in annotations) {
    if (k.startsWith(SECCOMP_CONTAINER)) checkSeccomp(annotations[k]!, `${path}.${k}`, out);
  }
  for (const k in annotations) {
    if (k.startsWith(APP_ARMOR)) checkAppArmor(k, annotations[k]!, spec, path, out);
  }
}

/** Models: ValidatePodSpecificAnnotationUpdates */
export function checkPodAnnotationUpdate(m: ObjectMeta, old: ObjectMeta, out: FieldError[]): void {
  const now = m.annotations ?? {};
  const was = old.annotations ?? {};
  if (now === was) return;
  for (const k in was) {
    if (now[k] === was[k]) continue;
    const field = `metadata.annotations[${k}]`;
    if (k.startsWith(APP_ARMOR)) {
      out.push(forbidden(field, 'may not remove or update AppArmor annotations'));
    }
    if (k === MIRROR) out.push(forbidden(field, 'may not remove or update mirror pod annotation'));
  }
  for (const k in now) {
    if (was[k] !== undefined) continue;
    const field = `metadata.annotations[${k}]`;
    if (k.startsWith(APP_ARMOR)) out.push(forbidden(field, 'may not add AppArmor annotations'));
    if (k === MIRROR) out.push(forbidden(field, 'may not add mirror pod annotation'));
  }
}

const SAME_TYPE = 'type in annotation and field must match';
const SAME_PROFILE = 'profile in annotation and field must match';
const ANNOTATED: Readonly<Record<string, readonly string[]>> = {
  Unconfined: ['unconfined'],
  RuntimeDefault: ['runtime/default', 'docker/default'],
};

interface Profile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

/** A field and its older annotation must say the same. */
function checkSame(
  value: string | undefined,
  p: Profile | undefined,
  what: 'seccomp' | 'apparmor',
  field: string,
  out: FieldError[],
): void {
  if (value === undefined || !p) return;
  if (p.type === 'Localhost') {
    if (!value.startsWith('localhost/')) {
      out.push(forbidden(`${field}.type`, `${what} ${SAME_TYPE}`));
    } else if (value.slice('localhost/'.length) !== p.localhostProfile) {
      out.push(forbidden(`${field}.localhostProfile`, `${what} ${SAME_PROFILE}`));
    }
  } else if (p.type && ANNOTATED[p.type] && !ANNOTATED[p.type]!.includes(value)) {
    out.push(forbidden(`${field}.type`, `${what} ${SAME_TYPE}`));
  }
}

/** Models: validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate */
export function checkProfileAnnotations(
  m: ObjectMeta | undefined,
  spec: PodSpec,
  path: string,
  out: FieldError[],
): void {
  const annotations = m?.annotations;
  if (!annotations) return;
  const pod = spec.securityContext;
  const at = `${path}.securityContext.seccompProfile`;
  checkSame(annotations[SECCOMP_POD], pod?.seccompProfile, 'seccomp', at, out);
  const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const;
  const each = (f: (c: Container, at: string) => void): void => {
    for (const k of lists) spec[k]?.forEach((c, i) => f(c, `${path}.${k}[${i}].securityContext`));
  };
  each((c, field) => {
    const value = annotations[`${SECCOMP_CONTAINER}${c.name}`];
    const profile = c.securityContext?.seccompProfile;
    checkSame(value, profile, 'seccomp', `${field}.seccompProfile`, out);
  });
  if (spec.os?.name === 'windows') return;
  each((c, field) => {
    const value = annotations[`${APP_ARMOR}${c.name}`];
    const profile = c.securityContext?.appArmorProfile ?? pod?.appArmorProfile;
    checkSame(value, profile, 'apparmor', `${field}.appArmorProfile`, out);
  });
}
