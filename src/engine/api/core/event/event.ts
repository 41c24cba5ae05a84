import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { KubeEvent } from './fields.ts';
import { EVENT_FIELDS } from './fields.ts';
import { EVENT_TABLE } from './table.ts';
import { validateEvent } from './validate.ts';

/** Models: pkg/apis/core/validation ValidateEvent, pkg/registry/core/event */
export const EVENT: Kind = kind<KubeEvent>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  table: EVENT_TABLE,
  shortNames: ['ev'],
  namespaced: true,
  fields: EVENT_FIELDS,
  // Upstream looks at nothing of the name but that a path can hold it.
  validateName: () => [],
  validate: (o) => validateEvent(o),
  createOnUpdate: true,
  selectable: {
    'involvedObject.kind': (o) => o.involvedObject?.kind ?? '',
    'involvedObject.namespace': (o) => o.involvedObject?.namespace ?? '',
    'involvedObject.name': (o) => o.involvedObject?.name ?? '',
    'involvedObject.uid': (o) => o.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': (o) => o.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': (o) => o.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': (o) => o.involvedObject?.fieldPath ?? '',
    reason: (o) => o.reason ?? '',
    reportingComponent: (o) => o.reportingComponent ?? '',
    type: (o) => o.type ?? '',
    source: (o) => o.source?.component ?? o.reportingComponent ?? '',
  },
});
