import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalid, required } from '../../meta/FieldError.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { checkTolerations } from '../tolerations.ts';
import type { Container } from './containerFields.ts';
import type { NodeAffinity, NodeSelectorTerm, Pod, PodSpec, Toleration } from './fields.ts';
import { POD_SPEC } from './fields.ts';
import { goDiff } from '../../fields/goForm.ts';
import { checkPod } from './validate.ts';
import { checkPodAnnotations, checkPodAnnotationUpdate } from './validateAnnotations.ts';
import { checkImageSpaces } from './validateContainer.ts';

const INT32_MAX = 2_147_483_647;
const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Answers whether to stop. Models: ValidateContainerUpdates */
function checkContainers(
  now: readonly Container[] = [],
  was: readonly Container[] = [],
  path: string,
  out: FieldError[],
): boolean {
  if (now.length !== was.length) {
    out.push(forbidden(path, 'pod updates may not add or remove containers'));
    return true;
  }
  now.forEach((c, i) => {
    if (!c.image) out.push(required(`${path}[${i}].image`));
    checkImageSpaces(c, `${path}[${i}]`, out);
  });
  return false;
}

/** Answers whether to stop. */
function checkDeadline(now: PodSpec, was: PodSpec, out: FieldError[]): boolean {
  const at = 'spec.activeDeadlineSeconds';
  const { activeDeadlineSeconds: seconds } = now;
  const { activeDeadlineSeconds: before } = was;
  if (seconds === undefined) {
    const text = 'must not update from a positive integer to nil value';
    if (before !== undefined) out.push(invalid(at, null, text));
    return false;
  }
  if (seconds < 0 || seconds > INT32_MAX) {
    out.push(invalid(at, seconds, `must be between 0 and ${INT32_MAX}, inclusive`));
    return true;
  }
  if (before === undefined || before >= seconds) return false;
  out.push(invalid(at, seconds, 'must be less than or equal to previous value'));
  return true;
}

/** Models: validateOnlyAddedTolerations */
function checkAddedTolerations(
  now: readonly Toleration[] = [],
  was: readonly Toleration[] = [],
  out: FieldError[],
): void {
  const kept = was.every((t) =>
    now.some((n) => semanticEqual({ ...t, tolerationSeconds: n.tolerationSeconds }, n)),
  );
  if (!kept) {
    const text = 'existing toleration can not be modified except its tolerationSeconds';
    out.push(forbidden('spec.tolerations', text));
  } else checkTolerations(now, 'spec.tolerations', out);
}

function checkGates(now: PodSpec, was: PodSpec, out: FieldError[]): void {
  const had = new Set((was.schedulingGates ?? []).map((g) => g.name));
  now.schedulingGates?.forEach((g, i) => {
    if (had.has(g.name)) return;
    const text = `only deletion is allowed, but found new scheduling gate '${g.name}'`;
    out.push(forbidden(`spec.schedulingGates[${i}].name`, text));
  });
}

function hasOnlyAdditions(now: NodeSelectorTerm, was: NodeSelectorTerm): boolean {
  if (!was.matchExpressions?.length && !was.matchFields?.length) {
    return !now.matchExpressions?.length && !now.matchFields?.length;
  }
  const keeps = (n: readonly unknown[] = [], w: readonly unknown[] = []): boolean =>
    n.length >= w.length && w.every((x, i) => semanticEqual(n[i], x));
  return (
    keeps(now.matchExpressions, was.matchExpressions) && keeps(now.matchFields, was.matchFields)
  );
}

/** A gated Pod's affinity may only become stricter. Models: validateNodeAffinityMutation */
function checkAffinityMutation(
  now: NodeAffinity | undefined,
  was: NodeAffinity | undefined,
  out: FieldError[],
): void {
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution';
  const before = was?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!before) return;
  const terms = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const old = before.nodeSelectorTerms ?? [];
  const at = `${path}.nodeSelectorTerms`;
  if (terms.length !== old.length) {
    out.push(
      invalid(at, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'),
    );
    return;
  }
  terms.forEach((t, i) => {
    if (hasOnlyAdditions(t, old[i]!)) return;
    out.push(invalid(`${at}[${i}]`, t, 'only additions are allowed (no mutations or deletions)'));
  });
}

/** The new spec of a gated Pod with what may change put back. */
function ungated(now: PodSpec, was: PodSpec, out: FieldError[]): PodSpec {
  let munged = now;
  if (!semanticEqual(now.nodeSelector, was.nodeSelector)) {
    const changed = Object.entries(was.nodeSelector ?? {}).some(
      ([k, v]) => now.nodeSelector?.[k] !== v,
    );
    if (changed) {
      const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
      out.push(invalid('spec.nodeSelector', now.nodeSelector ?? null, text));
    }
    munged = without(munged, 'nodeSelector', was.nodeSelector);
  }
  const affinity = now.affinity?.nodeAffinity;
  if (semanticEqual(affinity, was.affinity?.nodeAffinity)) return munged;
  checkAffinityMutation(affinity, was.affinity?.nodeAffinity, out);
  const { nodeAffinity: _, ...others } = now.affinity ?? {};
  const old = was.affinity?.nodeAffinity;
  const kept = { ...others, ...(old ? { nodeAffinity: old } : {}) };
  const empty = Object.keys(kept).length === 0 && !was.affinity;
  return without(munged, 'affinity', empty ? undefined : kept);
}

/** One field put to a value, or taken out. */
function without<K extends keyof PodSpec>(s: PodSpec, k: K, v: PodSpec[K] | undefined): PodSpec {
  const { [k]: _, ...rest } = s;
  return v === undefined ? rest : ({ ...rest, [k]: v } as PodSpec);
}

function imagesOf(now: PodSpec, was: PodSpec, k: 'containers' | 'initContainers'): PodSpec {
  if (!now[k]) return now;
  return { ...now, [k]: now[k].map((c, i) => ({ ...c, image: was[k]![i]!.image })) };
}

/** Everything that may change is put back; the rest must be equal. */
function checkRest(now: PodSpec, was: PodSpec, out: FieldError[]): void {
  let s = imagesOf(imagesOf(now, was, 'containers'), was, 'initContainers');
  s = without(s, 'activeDeadlineSeconds', was.activeDeadlineSeconds);
  s = without(s, 'schedulingGates', was.schedulingGates);
  s = without(s, 'tolerations', was.tolerations);
  if ((was.terminationGracePeriodSeconds ?? 0) < 0 && s.terminationGracePeriodSeconds === 1) {
    s = without(s, 'terminationGracePeriodSeconds', was.terminationGracePeriodSeconds);
  }
  if (was.schedulingGates?.length) s = ungated(s, was, out);
  if (semanticEqual(s, was)) return;
  const diff = goDiff(POD_SPEC, was, s);
  const text = `pod updates may not change fields other than ${UPDATABLE}\n${diff}`;
  out.push(forbidden('spec', text));
}

/** Models: pkg/apis/core/validation ValidatePodUpdate */
export function validatePodUpdate(o: Pod, old: Pod): readonly FieldError[] {
  const out: FieldError[] = [];
  const now = o.spec ?? {};
  const was = old.spec ?? {};
  if (now === was && o.metadata?.annotations === old.metadata?.annotations) return out;
  checkPod(o, out);
  checkPodAnnotationUpdate(o.metadata ?? {}, old.metadata ?? {}, out);
  checkPodAnnotations(o.metadata?.annotations, now, 'metadata.annotations', out);
  if (now === was) return out;
  const { containers, initContainers } = now;
  if (checkContainers(containers ?? [], was.containers, 'spec.containers', out)) return out;
  if (checkContainers(initContainers ?? [], was.initContainers, 'spec.initContainers', out))
    return out;
  if (checkDeadline(now, was, out)) return out;
  checkAddedTolerations(now.tolerations, was.tolerations, out);
  checkGates(now, was, out);
  if (!semanticEqual(now, was)) checkRest(now, was, out);
  return out;
}
