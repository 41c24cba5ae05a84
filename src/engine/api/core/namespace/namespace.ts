import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { invalid } from '../../meta/FieldError.ts';
import { dns1123Label, qualifiedName } from '../../meta/names.ts';
import { standardFinalizer } from '../../meta/validateObjectMeta.ts';
import type { Namespace } from './fields.ts';
import { NAMESPACE_FIELDS } from './fields.ts';
import { NAMESPACE_TABLE } from './table.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The label that names the namespace for selectors; it cannot be changed. */
function withNameLabel(o: Namespace): Namespace {
  const name = o.metadata?.name;
  if (name === undefined || o.metadata?.labels?.[NAME_LABEL] === name) return o;
  const labels = { ...o.metadata?.labels, [NAME_LABEL]: name };
  return { ...o, metadata: { ...o.metadata, labels } };
}

/** Models: pkg/apis/core/validation ValidateNamespace */
function validate(o: Namespace): readonly FieldError[] {
  const field = 'spec.finalizers';
  return (o.spec?.finalizers ?? []).flatMap((f) => [
    ...qualifiedName(f).map((m) => invalid(field, f, m)),
    ...standardFinalizer(f, field),
  ]);
}

/** Models: pkg/registry/core/namespace/strategy.go */
export const NAMESPACE: Kind = kind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  table: NAMESPACE_TABLE,
  shortNames: ['ns'],
  namespaced: false,
  fields: NAMESPACE_FIELDS,
  validateName: dns1123Label,
  defaults: withNameLabel,
  prepareForCreate: (o) => ({
    ...o,
    spec: { finalizers: [...new Set([...(o.spec?.finalizers ?? []), 'kubernetes'])] },
    status: { phase: 'Active' },
  }),
  validate,
  validateUpdate: () => [],
  updateSparesMeta: true,
  prepareForUpdate: (o, old) => ({ ...o, spec: old.spec ?? {}, status: old.status ?? {} }),
  prepareForStatusUpdate: (o, old) => ({ ...old, status: o.status ?? {} }),
  deleteAnswersObject: true,
  selectable: { 'status.phase': (o) => o.status?.phase ?? '' },
});
