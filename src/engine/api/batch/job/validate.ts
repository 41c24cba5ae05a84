import type { PodTemplateSpec } from '../../core/pod/fields.ts';
import { POD_SPEC, POD_TEMPLATE_SPEC } from '../../core/pod/fields.ts';
import { goForm } from '../../fields/goForm.ts';
import { checkPodTemplate } from '../../core/pod/validatePodTemplate.ts';
import { isUsable, NO_MATCH } from '../../apps/validateReplicas.ts';
import { checkImmutable, checkNonnegative, IMMUTABLE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid, invalidEach, notSupported, required, tooLong } from '../../meta/FieldError.ts';
import { dns1123Label, dns1123Subdomain, regexError } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { checkSelector, selects } from '../../meta/validateSelector.ts';
import type { Job, JobSpec } from './fields.ts';
import { POD_FAILURE_POLICY, SUCCESS_POLICY } from './fields.ts';
import { CONTROLLER_UID_LABELS, JOB_NAME_LABELS } from './generateSelector.ts';
import {
  checkPodFailurePolicy,
  checkReplacementPolicy,
  checkSuccessPolicy,
} from './validatePolicies.ts';

const HIGH_COMPLETIONS = 100_000;
const HIGH = 10_000;

/** Models: util/validation IsDomainPrefixedPath */
function checkManagedBy(v: string, path: string, out: FieldError[]): void {
  const slash = v.indexOf('/');
  const [host, rest] = [v.slice(0, Math.max(slash, 0)), v.slice(slash + 1)];
  if (v === '') out.push(required(path));
  else if (host === '' || rest === '') {
    out.push(invalid(path, v, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  } else {
    invalidEach(out, path, host, dns1123Subdomain(host));
    if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest)) {
      const text = regexError('Invalid path', "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");
      out.push(invalid(path, rest, text));
    }
  }
  if (v.length > 63) out.push(tooLong(path, 63));
}

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
] as const;

/** Rules of Jobs whose Pods are numbered. */
function checkIndexed(s: JobSpec, path: string, out: FieldError[]): void {
  const { completions, parallelism, maxFailedIndexes: max } = s;
  const less = 'must be less than or equal to';
  if (completions === undefined) {
    out.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  }
  if (parallelism !== undefined && parallelism > HIGH_COMPLETIONS) {
    const text = `${less} ${HIGH_COMPLETIONS} when completion mode is Indexed`;
    out.push(invalid(`${path}.parallelism`, parallelism, text));
  }
  if (completions !== undefined && max !== undefined && max > completions) {
    out.push(invalid(`${path}.maxFailedIndexes`, max, `${less} completions`));
  }
  if (max !== undefined && max > HIGH_COMPLETIONS) {
    out.push(invalid(`${path}.maxFailedIndexes`, max, `${less} ${HIGH_COMPLETIONS}`));
  }
  if ((completions ?? 0) <= HIGH_COMPLETIONS || s.backoffLimitPerIndex === undefined) return;
  const above = `when completions are above ${HIGH_COMPLETIONS} and used with backoff limit per index`;
  if (max === undefined) {
    const text = `must be specified when completions is above ${HIGH_COMPLETIONS}`;
    out.push(required(`${path}.maxFailedIndexes`, text));
  }
  if (parallelism !== undefined && parallelism > HIGH) {
    out.push(invalid(`${path}.parallelism`, parallelism, `${less} ${HIGH} ${above}`));
  }
  if (max !== undefined && max > HIGH) {
    out.push(invalid(`${path}.maxFailedIndexes`, max, `${less} ${HIGH} ${above}`));
  }
}

function checkMode(s: JobSpec, path: string, out: FieldError[]): void {
  const mode = s.completionMode;
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed') {
    out.push(notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']));
  }
  if (mode === 'Indexed') return checkIndexed(s, path, out);
  if (mode !== undefined && mode !== 'NonIndexed') return;
  for (const k of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    if (s[k] !== undefined) {
      out.push(invalid(`${path}.${k}`, s[k], 'requires indexed completion mode'));
    }
  }
}

function checkRestart(s: JobSpec, path: string, out: FieldError[]): void {
  const at = `${path}.template.spec.restartPolicy`;
  const policy = s.template?.spec?.restartPolicy;
  if (!policy || policy === 'Always') {
    out.push(required(at, 'valid values: "OnFailure", "Never"'));
  } else if (policy !== 'OnFailure' && policy !== 'Never') {
    out.push(notSupported(at, policy, ['OnFailure', 'Never']));
  } else if (s.podFailurePolicy && policy !== 'Never') {
    const text = 'only "Never" is supported when podFailurePolicy is specified';
    out.push(invalid(at, policy, text));
  }
}

/** Models: pkg/apis/batch/validation validateJobSpec; also of a CronJob's template. */
export function checkJobSpec(s: JobSpec, path: string, out: FieldError[]): void {
  for (const k of COUNTS) checkNonnegative(s[k], `${path}.${k}`, out);
  if (s.maxFailedIndexes !== undefined) {
    checkNonnegative(s.maxFailedIndexes, `${path}.maxFailedIndexes`, out);
    if (s.backoffLimitPerIndex === undefined) {
      out.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
    }
  }
  if (s.managedBy !== undefined) checkManagedBy(s.managedBy, `${path}.managedBy`, out);
  checkMode(s, path, out);
  if (s.podFailurePolicy) checkPodFailurePolicy(s, `${path}.podFailurePolicy`, out);
  if (s.successPolicy) {
    const at = `${path}.successPolicy`;
    if (s.completionMode !== 'Indexed') {
      const value = goForm(SUCCESS_POLICY, s.successPolicy);
      out.push(invalid(at, value, 'requires indexed completion mode'));
    } else checkSuccessPolicy(s, at, out);
  }
  checkReplacementPolicy(s, `${path}.podReplacementPolicy`, out);
  checkPodTemplate(s.template ?? {}, `${path}.template`, out);
  checkRestart(s, path, out);
}

/** Models: validateGeneratedSelector */
function checkGenerated(o: Job, out: FieldError[]): void {
  const s = o.spec ?? {};
  if (s.manualSelector || !s.selector) return;
  const labels = s.template?.metadata?.labels ?? {};
  const [uid, name] = [o.metadata?.uid ?? '', o.metadata?.name ?? ''];
  const expected: Record<string, string> = {};
  [0, 1].forEach((i) => {
    expected[CONTROLLER_UID_LABELS[i]!] = uid;
    expected[JOB_NAME_LABELS[i]!] = name;
  });
  for (const [k, want] of Object.entries(expected)) {
    const at = `spec.template.metadata.labels[${k}]`;
    if (labels[k] === undefined) out.push(required(at, `must be '${want}'`));
    else if (labels[k] !== want) out.push(invalid(at, labels, `must be '${want}'`));
  }
  if (isUsable(s.selector) && !selects(s.selector, expected)) {
    out.push(invalid('spec.selector', s.selector, '`selector` not auto-generated'));
  }
}

function checkWithSelector(s: JobSpec, out: FieldError[]): void {
  checkJobSpec(s, 'spec', out);
  if (!s.selector) out.push(required('spec.selector'));
  else checkSelector(s.selector, 'spec.selector', out);
  const labels = s.template?.metadata?.labels;
  if (isUsable(s.selector) && !selects(s.selector, labels)) {
    out.push(invalid('spec.template.metadata.labels', labels ?? null, NO_MATCH));
  }
}

/** Models: pkg/apis/batch/validation ValidateJob */
export function validateJob(o: Job): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.spec ?? {};
  checkGenerated(o, out);
  checkWithSelector(s, out);
  if (s.completionMode === 'Indexed' && (s.completions ?? 0) > 0) {
    const host = `${o.metadata?.name ?? ''}-${s.completions! - 1}`;
    if (dns1123Label(host).length > 0) {
      const text = `will not able to create pod with invalid DNS label: ${host}`;
      out.push(invalid('metadata.name', o.metadata?.name ?? '', text));
    }
  }
  return out;
}

/** The old template with what may change of a suspended Job's put to the new. */
function tolerant(t: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const { affinity: now, nodeSelector, tolerations, schedulingGates } = t.spec ?? {};
  const { nodeAffinity: _, ...others } = old.spec?.affinity ?? {};
  const affinity = { ...others, ...(now?.nodeAffinity ? { nodeAffinity: now.nodeAffinity } : {}) };
  const kept = Object.keys(affinity).length > 0 || now !== undefined;
  const resources = (k: 'containers' | 'initContainers') =>
    old.spec?.[k]?.map((c, i) => {
      const same = t.spec?.[k]?.length === old.spec?.[k]?.length && t.spec?.[k]?.[i];
      return same && same.name === c.name ? { ...c, resources: same.resources } : c;
    });
  return {
    ...old,
    metadata: {
      ...old.metadata,
      labels: t.metadata?.labels,
      annotations: t.metadata?.annotations,
    },
    spec: {
      ...old.spec,
      affinity: kept ? affinity : undefined,
      nodeSelector,
      tolerations,
      schedulingGates,
      containers: resources('containers'),
      initContainers: resources('initContainers'),
    },
  } as PodTemplateSpec;
}

function isTrue(o: Job, type: string): boolean {
  return (o.status?.conditions ?? []).some((c) => c.type === type && c.status === 'True');
}

/** A suspended Job that has no Pods may still get another template. */
function mayChangeTemplate(old: Job): boolean {
  if (!old.spec?.suspend || (old.status?.active ?? 0) > 0) return false;
  return old.status?.startTime === undefined || isTrue(old, 'Suspended');
}

function checkTemplateUpdate(o: Job, old: Job, out: FieldError[]): void {
  const t = o.spec?.template ?? {};
  const was = old.spec?.template ?? {};
  if (!mayChangeTemplate(old)) {
    return checkImmutable(t, was, 'spec.template', out, POD_TEMPLATE_SPEC);
  }
  const expected = tolerant(t, was);
  if (semanticEqual(t.spec, expected.spec)) return;
  out.push(invalid('spec.template.spec', goForm(POD_SPEC, t.spec ?? {}), IMMUTABLE));
}

function checkCompletions(s: JobSpec, old: JobSpec, out: FieldError[]): void {
  const at = 'spec.completions';
  if (s.completionMode !== 'Indexed') {
    return checkImmutable(s.completions ?? null, old.completions ?? null, at, out);
  }
  if (s.completions === old.completions || s.completions === undefined) return;
  if (s.completions !== s.parallelism) {
    const text = 'can only be modified in tandem with spec.parallelism';
    out.push(invalid(at, s.completions, text));
  }
}

const FIXED = {
  completionMode: undefined,
  podFailurePolicy: POD_FAILURE_POLICY,
  backoffLimitPerIndex: undefined,
  managedBy: undefined,
  successPolicy: SUCCESS_POLICY,
} as const;

/** Models: ValidateJob, then ValidateJobUpdate */
export function validateJobUpdate(o: Job, old: Job): readonly FieldError[] {
  if (o.spec === old.spec) return [];
  const out = [...validateJob(o)];
  const [s, was] = [o.spec ?? {}, old.spec ?? {}];
  checkWithSelector(s, out);
  checkCompletions(s, was, out);
  checkImmutable(s.selector ?? null, was.selector ?? null, 'spec.selector', out);
  checkTemplateUpdate(o, old, out);
  for (const k of Object.keys(FIXED) as (keyof typeof FIXED)[]) {
    checkImmutable(s[k], was[k], `spec.${k}`, out, FIXED[k]);
  }
  return out;
}
