import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { withField } from '../../meta/setDefaults.ts';
import { withGeneration } from '../../meta/specStrategy.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { checkPodTemplate } from '../pod/validatePodTemplate.ts';
import { templateWarnings } from '../pod/warnings.ts';
import type { PodTemplate } from './fields.ts';
import { POD_TEMPLATE_TABLE } from './table.ts';
import { POD_TEMPLATE_FIELDS } from './fields.ts';

function prepareForUpdate(o: PodTemplate, old: PodTemplate): PodTemplate {
  const generation = old.metadata?.generation ?? 0;
  return withGeneration(o, semanticEqual(o.template, old.template) ? generation : generation + 1);
}

function validate(o: PodTemplate): readonly FieldError[] {
  const out: FieldError[] = [];
  checkPodTemplate(o.template ?? {}, 'template', out);
  return out;
}

function warnings(o: PodTemplate, old: PodTemplate | undefined): readonly string[] {
  if (old && o.metadata?.generation === old.metadata?.generation) return [];
  return templateWarnings(o.template ?? {}, old?.template, 'template');
}

/** Models: pkg/registry/core/podtemplate/strategy.go */
export const POD_TEMPLATE: Kind = kind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  resource: 'podtemplates',
  namespaced: true,
  fields: POD_TEMPLATE_FIELDS,
  table: POD_TEMPLATE_TABLE,
  validateName: dns1123Subdomain,
  validate,
  validateUpdate: validate,
  updateSparesMeta: true,
  warnings,
  defaults: (o) => withField(o, 'template', defaultPodTemplate(o.template ?? {})),
  prepareForCreate: (o) => withGeneration(o, 1),
  prepareForUpdate,
  deleteAnswersObject: true,
});
