import { checkContainerResources } from '../../core/pod/validateResources.ts';
import { TOLERATION } from '../../core/pod/fields.ts';
import { checkTolerations } from '../../core/tolerations.ts';
import { goForm } from '../../fields/goForm.ts';
import { checkImmutable } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalidEach, required } from '../../meta/FieldError.ts';
import { dns1123Label } from '../../meta/names.ts';
import { checkLabels } from '../../meta/validateSelector.ts';
import type { RuntimeClass } from './fields.ts';

/** Models: pkg/apis/node/validation ValidateRuntimeClass */
export function validateRuntimeClass(o: RuntimeClass): readonly FieldError[] {
  const out: FieldError[] = [];
  if (!o.handler) out.push(required('handler'));
  else invalidEach(out, 'handler', o.handler, dns1123Label(o.handler));
  if (o.overhead) {
    checkContainerResources({ limits: o.overhead.podFixed ?? {} }, {}, 'overhead', out);
  }
  const s = o.scheduling;
  if (!s) return out;
  checkLabels(s.nodeSelector, 'scheduling.nodeSelector', out);
  const at = 'scheduling.tolerations';
  checkTolerations(s.tolerations, at, out);
  const seen = new Set<string>();
  s.tolerations?.forEach((t, i) => {
    const key = JSON.stringify([t.key ?? '', t.operator ?? '', t.value ?? '', t.effect ?? '']);
    if (seen.has(key)) out.push(duplicate(`${at}[${i}]`, goForm(TOLERATION, t)));
    seen.add(key);
  });
  return out;
}

/** Models: ValidateRuntimeClassUpdate */
export function validateRuntimeClassUpdate(
  o: RuntimeClass,
  old: RuntimeClass,
): readonly FieldError[] {
  const out: FieldError[] = [...validateRuntimeClass(o)];
  checkImmutable(o.handler, old.handler, 'handler', out);
  return out;
}
