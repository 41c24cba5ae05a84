import type { PodTemplateSpec } from '../core/pod/fields.ts';
import { checkPodTemplate } from '../core/pod/validatePodTemplate.ts';
import { checkImmutable, checkNonnegative } from '../meta/checks.ts';
import type { FieldError } from '../meta/FieldError.ts';
import { forbidden, invalid, notSupported, required } from '../meta/FieldError.ts';
import type { LabelSelector } from '../meta/ObjectMeta.ts';
import { checkSelector, isEmptySelector, selects } from '../meta/validateSelector.ts';

/** Whether a selector can be used at all. Models: metav1.LabelSelectorAsSelector */
export function isUsable(s: LabelSelector | undefined): boolean {
  const wrong: FieldError[] = [];
  checkSelector(s, '', wrong);
  return wrong.length === 0;
}

/** What a selector that does not fit the template is told. */
export const NO_MATCH = '`selector` does not match template `labels`';

/** A selector must be there, select something, and be well formed. */
export function checkRequiredSelector(
  s: LabelSelector | undefined,
  of: string,
  path: string,
  out: FieldError[],
): void {
  if (!s) return void out.push(required(path));
  checkSelector(s, path, out);
  if (isEmptySelector(s)) out.push(invalid(path, {}, `empty selector is invalid for ${of}`));
}

/** Pods of a template restart always, and for ever. */
export function checkAlwaysRunning(
  t: PodTemplateSpec,
  of: string,
  path: string,
  out: FieldError[],
): void {
  const policy = t.spec?.restartPolicy ?? '';
  if (policy !== 'Always') {
    out.push(notSupported(`${path}.spec.restartPolicy`, policy, ['Always']));
  }
  if (t.spec?.activeDeadlineSeconds !== undefined) {
    const text = `activeDeadlineSeconds in ${of} is not Supported`;
    out.push(forbidden(`${path}.spec.activeDeadlineSeconds`, text));
  }
}

/** Models: ValidatePodTemplateSpecForReplicaSet */
export function checkReplicaTemplate(
  t: PodTemplateSpec,
  s: LabelSelector | undefined,
  path: string,
  out: FieldError[],
): void {
  const labels = t.metadata?.labels;
  if ((!s || !isEmptySelector(s)) && !selects(s, labels)) {
    out.push(invalid(`${path}.metadata.labels`, labels ?? null, NO_MATCH));
  }
  checkPodTemplate(t, path, out);
  checkAlwaysRunning(t, 'ReplicaSet', path, out);
}

type Counts = Readonly<Record<string, unknown>>;

/** Numbers of a status. */
export function checkCounts(status: Counts, names: readonly string[], out: FieldError[]): void {
  for (const k of names) checkNonnegative(status[k] as number | undefined, `status.${k}`, out);
}

/** Parts of a whole in a status. */
export function checkAtMost(
  status: Counts,
  names: readonly string[],
  whole: string,
  text: string,
  out: FieldError[],
): void {
  const most = (status[whole] as number | undefined) ?? 0;
  for (const k of names) {
    const v = (status[k] as number | undefined) ?? 0;
    if (v > most) out.push(invalid(`status.${k}`, v, text));
  }
}

/** Models: IsDecremented */
export function checkCollisionCount(
  now: number | undefined,
  was: number | undefined,
  out: FieldError[],
): void {
  if (was === undefined || (now !== undefined && now >= was)) return;
  out.push(invalid('status.collisionCount', now ?? 0, 'cannot be decremented'));
}

interface Selecting {
  readonly spec?: { readonly selector?: LabelSelector };
}

/** What is wrong with a changed object: what is with it itself, and a changed selector. */
export function validateSelectingUpdate<T extends Selecting>(
  o: T,
  old: T,
  validate: (o: T) => readonly FieldError[],
): readonly FieldError[] {
  if (o.spec === old.spec) return [];
  const out: FieldError[] = [...validate(o)];
  checkImmutable(o.spec?.selector, old.spec?.selector, 'spec.selector', out);
  return out;
}
