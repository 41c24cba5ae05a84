import { byteLength, qualifiedName } from '../../meta/names.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden, invalidEach, tooLong } from '../../meta/FieldError.ts';
import { checkLabels } from '../../meta/validateSelector.ts';
import type { PodTemplateSpec } from './fields.ts';
import { checkPodAnnotations, checkProfileAnnotations } from './validateAnnotations.ts';
import { checkPodSpec } from './validatePodSpec.ts';

const ANNOTATIONS_MAX = 256 * 1024;

/** Models: ValidateAnnotations */
export function checkAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
  out: FieldError[],
): void {
  let size = 0;
  for (const k in annotations) {
    invalidEach(out, path, k, qualifiedName(k.toLowerCase()));
    size += byteLength(k) + byteLength(annotations[k]!);
  }
  if (size > ANNOTATIONS_MAX) out.push(tooLong(path, ANNOTATIONS_MAX));
}

/** Templates that were found without mistakes: workloads share them. Derived, not state. */
const good = new WeakSet<PodTemplateSpec>();

/** Mistakes of a Pod template. Models: pkg/apis/core/validation ValidatePodTemplateSpec */
export function checkPodTemplate(t: PodTemplateSpec, path: string, out: FieldError[]): void {
  if (good.has(t)) return;
  const before = out.length;
  const spec = t.spec ?? {};
  checkLabels(t.metadata?.labels, `${path}.labels`, out);
  checkAnnotations(t.metadata?.annotations, `${path}.annotations`, out);
  checkPodAnnotations(t.metadata?.annotations, spec, `${path}.annotations`, out);
  checkPodSpec(spec, undefined, `${path}.spec`, out);
  checkProfileAnnotations(t.metadata, spec, `${path}.spec`, out);
  if (spec.ephemeralContainers?.length) {
    const text = 'ephemeral containers not allowed in pod template';
    out.push(forbidden(`${path}.spec.ephemeralContainers`, text));
  }
  if (out.length === before) good.add(t);
}
