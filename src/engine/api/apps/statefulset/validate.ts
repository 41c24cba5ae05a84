import type { PodTemplateSpec } from '../../core/pod/fields.ts';
import { checkPodAnnotations } from '../../core/pod/validateAnnotations.ts';
import { checkAnnotations, checkPodTemplate } from '../../core/pod/validatePodTemplate.ts';
import { checkClaimSpec } from '../../core/persistentvolumeclaim/validate.ts';
import { goForm } from '../../fields/goForm.ts';
import { checkNonnegative, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, invalidEach, required } from '../../meta/FieldError.ts';
import { dns1123Label } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { checkLabels, isEmptySelector, selects } from '../../meta/validateSelector.ts';
import { checkAtMost100, checkIntOrPercent, intOrPercentValue } from '../intOrPercent.ts';
import {
  checkAlwaysRunning,
  checkAtMost,
  checkCollisionCount,
  checkCounts,
  checkRequiredSelector,
  isUsable,
  NO_MATCH,
} from '../validateReplicas.ts';
import type { StatefulSet, StatefulSetSpec } from './fields.ts';
import { STATEFUL_SET_UPDATE_STRATEGY } from './fields.ts';

type Strategy = NonNullable<StatefulSetSpec['updateStrategy']>;

function checkPolicy(policy: string | undefined, path: string, out: FieldError[]): void {
  if (!policy) out.push(required(path));
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    out.push(invalid(path, policy, "must be 'OrderedReady' or 'Parallel'"));
  }
}

function checkStrategy(s: Strategy, path: string, out: FieldError[]): void {
  const r = s.rollingUpdate;
  if (!s.type) out.push(required(path));
  else if (s.type === 'OnDelete') {
    const text = "only allowed for updateStrategy 'RollingUpdate'";
    const value = { Partition: r?.partition ?? 0, MaxUnavailable: r?.maxUnavailable ?? null };
    if (r) out.push(invalid(`${path}.rollingUpdate`, value, text));
  } else if (s.type !== 'RollingUpdate') {
    const value = goForm(STATEFUL_SET_UPDATE_STRATEGY, s);
    out.push(invalid(path, value, "must be 'RollingUpdate' or 'OnDelete'"));
  } else if (r) {
    checkNonnegative(r.partition, `${path}.rollingUpdate.partition`, out);
    if (r.maxUnavailable === undefined) return;
    const at = `${path}.rollingUpdate.maxUnavailable`;
    checkIntOrPercent(r.maxUnavailable, at, out);
    if (intOrPercentValue(r.maxUnavailable) === 0) {
      out.push(invalid(at, r.maxUnavailable, 'cannot be 0'));
    }
    checkAtMost100(r.maxUnavailable, at, out);
  }
}

/** The template with its claims as volumes and without the names that the set gives. */
function completed(s: StatefulSetSpec): PodTemplateSpec {
  const t = s.template ?? {};
  const claims = s.volumeClaimTemplates ?? [];
  const { subdomain, hostname, ...spec } = t.spec ?? {};
  if (!subdomain && !hostname && claims.length === 0) return t;
  const volumes = claims.map(({ metadata }) => {
    const name = metadata?.name ?? '';
    return { name, persistentVolumeClaim: { claimName: name } };
  });
  const names = new Set(volumes.map((v) => v.name));
  const others = (spec.volumes ?? []).filter((v) => !names.has(v.name ?? ''));
  return { ...t, spec: { ...spec, volumes: [...volumes, ...others] } };
}

/** Models: ValidatePodTemplateSpecForStatefulSet */
function checkTemplate(s: StatefulSetSpec, path: string, out: FieldError[]): void {
  const t = completed(s);
  const { labels, annotations } = t.metadata ?? {};
  if ((!s.selector || !isEmptySelector(s.selector)) && !selects(s.selector, labels)) {
    out.push(invalid(`${path}.metadata.labels`, labels ?? null, NO_MATCH));
  }
  checkPodTemplate(t, path, out);
  checkLabels(labels, `${path}.labels`, out);
  checkAnnotations(annotations, `${path}.annotations`, out);
  checkPodAnnotations(annotations, t.spec ?? {}, `${path}.annotations`, out);
}

function checkSpec(s: StatefulSetSpec, isNew: boolean, out: FieldError[]): void {
  checkPolicy(s.podManagementPolicy, 'spec.podManagementPolicy', out);
  checkStrategy(s.updateStrategy ?? {}, 'spec.updateStrategy', out);
  const retention = s.persistentVolumeClaimRetentionPolicy;
  for (const k of ['whenDeleted', 'whenScaled'] as const) {
    const at = `spec.persistentVolumeClaimRetentionPolicy.${k}`;
    if (retention) checkOneOf(retention[k] ?? '', ['Retain', 'Delete'], at, out);
  }
  if (isNew) {
    s.volumeClaimTemplates?.forEach((c, i) =>
      checkClaimSpec(c.spec ?? {}, `spec.volumeClaimTemplates[${i}].spec`, out),
    );
  }
  checkNonnegative(s.replicas, 'spec.replicas', out);
  checkNonnegative(s.minReadySeconds, 'spec.minReadySeconds', out);
  checkNonnegative(s.ordinals?.start, 'spec.ordinals.start', out);
  if (isNew && s.serviceName) {
    invalidEach(out, 'spec.serviceName', s.serviceName, dns1123Label(s.serviceName));
  }
  checkRequiredSelector(s.selector, 'statefulset', 'spec.selector', out);
  if (!isUsable(s.selector)) out.push(invalid('spec.selector', s.selector, ''));
  else checkTemplate(s, 'spec.template', out);
  checkAlwaysRunning(s.template ?? {}, 'StatefulSet', 'spec.template', out);
}

/** Models: pkg/apis/apps/validation ValidateStatefulSet */
export function validateStatefulSet(o: StatefulSet): readonly FieldError[] {
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, true, out);
  return out;
}

const MAY_CHANGE = new Set([
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
]);
const MAY_CHANGE_TEXT =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function frozen(s: StatefulSetSpec | undefined): object {
  return Object.fromEntries(Object.entries(s ?? {}).filter(([k]) => !MAY_CHANGE.has(k)));
}

/** Models: ValidateStatefulSetUpdate */
export function validateStatefulSetUpdate(o: StatefulSet, old: StatefulSet): readonly FieldError[] {
  if (o.spec === old.spec) return [];
  const out: FieldError[] = [];
  checkSpec(o.spec ?? {}, false, out);
  if (!semanticEqual(frozen(o.spec), frozen(old.spec))) {
    out.push(forbidden('spec', MAY_CHANGE_TEXT));
  }
  return out;
}

const PARTS = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];
const COUNTS = ['replicas', ...PARTS, 'observedGeneration', 'collisionCount'];

/** Models: ValidateStatefulSetStatusUpdate */
export function validateStatefulSetStatus(o: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.status ?? {};
  checkCounts(s, COUNTS, out);
  checkAtMost(s, PARTS, 'replicas', 'cannot be greater than status.replicas', out);
  const text = 'cannot be greater than status.readyReplicas';
  checkAtMost(s, ['availableReplicas'], 'readyReplicas', text, out);
  checkCollisionCount(s.collisionCount, old.status?.collisionCount, out);
  return out;
}
