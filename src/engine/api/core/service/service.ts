import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1035Label } from '../../meta/names.ts';
import { statusStrategy } from '../../meta/specStrategy.ts';
import { defaultService } from './defaults.ts';
import type { Service } from './fields.ts';
import { SERVICE_FIELDS } from './fields.ts';

/** Models: pkg/registry/core/service/strategy.go */
export const SERVICE: Kind = kind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  shortNames: ['svc'],
  namespaced: true,
  fields: SERVICE_FIELDS,
  validateName: dns1035Label,
  defaults: defaultService,
  ...statusStrategy<Service>(SERVICE_FIELDS),
  createOnUpdate: true,
  deleteAnswersObject: true,
  selectable: (o) => ({
    'spec.clusterIP': o.spec?.clusterIP ?? '',
    'spec.type': o.spec?.type ?? '',
  }),
});
