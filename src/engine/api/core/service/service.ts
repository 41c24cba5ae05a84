import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Label } from '../../meta/names.ts';
import { statusOnly, statusStrategy } from '../../meta/specStrategy.ts';
import { allocateService } from './allocate.ts';
import { defaultService, withIpModes } from './defaults.ts';
import type { Service } from './fields.ts';
import { SERVICE_FIELDS } from './fields.ts';
import { dropTypeDependentFields, omit } from './prepare.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './validate.ts';
import { serviceWarnings } from './warnings.ts';
import { SERVICE_TABLE } from './table.ts';

const STRATEGY = statusStrategy<Service>(SERVICE_FIELDS);

/** Readers see no internal policy on ExternalName. Models: defaultOnReadInternalTrafficPolicy */
function asRead(o: Service): Service {
  if (o.spec?.type !== 'ExternalName' || o.spec.internalTrafficPolicy === undefined) return o;
  return { ...o, spec: omit(o.spec, 'internalTrafficPolicy') };
}

/** Models: pkg/registry/core/service/strategy.go */
export const SERVICE: Kind = kind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  categories: ['all'],
  table: SERVICE_TABLE,
  shortNames: ['svc'],
  namespaced: true,
  fields: SERVICE_FIELDS,
  validateName: dns1123Label,
  defaults: defaultService,
  allocate: allocateService,
  ...STRATEGY,
  prepareForCreate: (o) => asRead(STRATEGY.prepareForCreate(o)),
  prepareForUpdate: (o, old) =>
    asRead(dropTypeDependentFields(STRATEGY.prepareForUpdate(o, old), old)),
  prepareForStatusUpdate: (o, old) => statusOnly(withIpModes(o), old),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatus,
  updateSparesMeta: true,
  warnings: serviceWarnings,
  createOnUpdate: true,
  deleteAnswersObject: true,
  selectable: {
    'spec.clusterIP': (o) => o.spec?.clusterIP ?? '',
    'spec.type': (o) => o.spec?.type ?? '',
  },
});
