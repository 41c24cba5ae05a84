import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden } from '../../meta/FieldError.ts';
import type { Pod } from './fields.ts';
import { checkPodAnnotations, checkProfileAnnotations } from './validateAnnotations.ts';
import { checkImageSpaces } from './validateContainer.ts';
import { checkPodSpec } from './validatePodSpec.ts';

function checkTokens(o: Pod, out: FieldError[]): void {
  if (o.spec?.serviceAccountName) return;
  o.spec?.volumes?.forEach((v, i) =>
    v.projected?.sources?.forEach((s, j) => {
      if (!s.serviceAccountToken) return;
      const at = `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`;
      out.push(forbidden(at, 'must not be specified when serviceAccountName is not set'));
    }),
  );
}

/** Mistakes of annotations and spec. Models: validatePodMetadataAndSpec */
export function checkPod(o: Pod, out: FieldError[]): void {
  const spec = o.spec ?? {};
  checkPodAnnotations(o.metadata?.annotations, spec, 'metadata.annotations', out);
  checkPodSpec(spec, o.metadata ?? {}, 'spec', out);
  checkTokens(o, out);
  spec.containers?.forEach((c, i) => checkImageSpaces(c, `spec.containers[${i}]`, out));
  spec.initContainers?.forEach((c, i) => checkImageSpaces(c, `spec.initContainers[${i}]`, out));
}

/** Models: pkg/apis/core/validation ValidatePodCreate */
export function validatePod(o: Pod): readonly FieldError[] {
  const out: FieldError[] = [];
  const spec = o.spec ?? {};
  checkPod(o, out);
  if (spec.ephemeralContainers?.length) {
    out.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    const text = 'cannot be set until all schedulingGates have been cleared';
    out.push(forbidden('spec.nodeName', text));
  }
  checkProfileAnnotations(o.metadata, spec, 'spec', out);
  return out;
}
