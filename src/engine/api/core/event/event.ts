import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { KubeEvent } from './fields.ts';
import { EVENT_FIELDS } from './fields.ts';
import { EVENT_TABLE } from './table.ts';

function validate(o: KubeEvent): readonly FieldError[] {
  const inside = o.involvedObject?.namespace ?? '';
  const own = o.metadata?.namespace ?? '';
  const expected = inside === '' ? 'default' : inside;
  if (own === expected) return [];
  return [invalid('involvedObject.namespace', inside, 'does not match event.namespace')];
}

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
  validateName: dns1123Subdomain,
  validate,
  createOnUpdate: true,
  selectable: {
    'involvedObject.kind': (o) => o.involvedObject?.kind ?? '',
    'involvedObject.namespace': (o) => o.involvedObject?.namespace ?? '',
    'involvedObject.name': (o) => o.involvedObject?.name ?? '',
    'involvedObject.uid': (o) => o.involvedObject?.uid ?? '',
    'involvedObject.fieldPath': (o) => o.involvedObject?.fieldPath ?? '',
    reason: (o) => o.reason ?? '',
    type: (o) => o.type ?? '',
    source: (o) => o.source?.component ?? o.reportingComponent ?? '',
  },
});
