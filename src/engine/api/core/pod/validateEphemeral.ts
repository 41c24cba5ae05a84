import { goDiff } from '../../fields/goForm.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { forbidden } from '../../meta/FieldError.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { EPHEMERAL_CONTAINER } from './containerFields.ts';
import type { Pod } from './fields.ts';
import { checkPod } from './validate.ts';
import { checkPodAnnotationUpdate } from './validateAnnotations.ts';

const MIRROR = 'kubernetes.io/config.mirror';

/**
 * A change through `/ephemeralcontainers`: what is there stays as it is.
 * Models: pkg/apis/core/validation ValidatePodEphemeralContainersUpdate
 */
export function validateEphemeral(o: Pod, old: Pod): readonly FieldError[] {
  if (old.metadata?.annotations?.[MIRROR] !== undefined) {
    return [forbidden('', 'static pods do not support ephemeral containers')];
  }
  const out: FieldError[] = [];
  checkPod(o, out);
  checkPodAnnotationUpdate(o.metadata ?? {}, old.metadata ?? {}, out);
  const at = 'spec.ephemeralContainers';
  for (const c of old.spec?.ephemeralContainers ?? []) {
    const now = o.spec?.ephemeralContainers?.find((n) => n.name === c.name);
    const existing = `existing ephemeral containers ${JSON.stringify(c.name)} may not be`;
    if (!now) out.push(forbidden(at, `${existing} removed\n`));
    else if (!semanticEqual(c, now)) {
      out.push(forbidden(at, `${existing} changed\n${goDiff(EPHEMERAL_CONTAINER, c, now)}`));
    }
  }
  return out;
}
