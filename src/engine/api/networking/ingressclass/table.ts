import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { IngressClass } from './fields.ts';

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class';

function parametersOf(o: IngressClass): string {
  const p = o.spec?.parameters;
  if (!p) return '<none>';
  const kind = p.apiGroup === undefined ? p.kind : `${p.kind}.${p.apiGroup}`;
  return `${kind}/${p.name}`;
}

/** Models: pkg/printers/internalversion printIngressClass */
export const INGRESS_CLASS_TABLE: TablePrinter<IngressClass> = {
  columns: [
    NAME_COLUMN,
    column('Controller', 'string', 'Controller that is responsible for handling this class'),
    column('Parameters', 'string', 'A reference to a resource with additional parameters'),
    AGE_COLUMN,
  ],
  cells: (o, now) => {
    const name = o.metadata?.name ?? '';
    const isDefault = o.metadata?.annotations?.[DEFAULT] === 'true';
    return [
      isDefault ? `${name} (default)` : name,
      o.spec?.controller ?? '',
      parametersOf(o),
      age(o, now),
    ];
  },
};
