import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { selectorCell } from '../../meta/tableCells.ts';
import type { NetworkPolicy } from './fields.ts';

/** Models: pkg/printers/internalversion printNetworkPolicy */
export const NETWORK_POLICY_TABLE: TablePrinter<NetworkPolicy> = {
  columns: [
    NAME_COLUMN,
    column(
      'Pod-Selector',
      'string',
      "podSelector selects the pods to which this NetworkPolicy object applies. The array of rules is applied to any pods selected by this field. An empty selector matches all pods in the policy's namespace. Multiple network policies can select the same set of pods. In this case, the ingress rules for each are combined additively. This field is optional. If it is not specified, it defaults to an empty selector.",
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [o.metadata?.name ?? '', selectorCell(o.spec?.podSelector ?? {}), age(o, now)],
};
