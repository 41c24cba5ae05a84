import type { Kind } from '../../engine/api/Kind.ts';
import type { Invocation } from '../cli/Command.ts';
import type { TableOptions } from '../print/Table.ts';
import { kindName } from '../resources/resourceTypes.ts';

/** What asks the API server for a table. */
export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** Options of the tables of a kind. */
export function tableOptions(c: Invocation, kind: Kind, several: boolean): TableOptions {
  const prefixed = several || c.flags.bool('show-kind');
  return {
    wide: c.flags.text('output') === 'wide',
    noHeaders: c.flags.bool('no-headers'),
    withNamespace: c.flags.bool('all-namespaces') && kind.namespaced,
    kindPrefix: prefixed ? kindName(kind) : '',
    columnLabels: c.flags.list('label-columns'),
    showLabels: c.flags.bool('show-labels'),
  };
}
