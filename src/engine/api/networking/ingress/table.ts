import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import type { Ingress } from './fields.ts';

interface Point {
  readonly ip?: string;
  readonly hostname?: string;
}

/** Models: ingressLoadBalancerStatusStringer */
function ingressPoints(points: readonly Point[] | undefined): readonly string[] {
  const all = points?.map((p) => p.ip || (p.hostname ?? '')).filter((p) => p !== '') ?? [];
  return [...new Set(all)].sort();
}

function hosts(o: Ingress): string {
  const rules = o.spec?.rules ?? [];
  const named = rules.map((r) => r.host ?? '').filter((h) => h !== '');
  if (named.length === 0) return '*';
  const more = rules.length - 3;
  const shown = named.slice(0, 3).join(',');
  const isCut = rules.findIndex((_, i) => rules.slice(0, i).filter((r) => r.host).length === 3);
  return isCut === -1 ? shown : `${shown} + ${more} more...`;
}

/** Models: pkg/printers/internalversion printIngress */
export const INGRESS_TABLE: TablePrinter<Ingress> = {
  columns: [
    NAME_COLUMN,
    column(
      'Class',
      'string',
      'The name of the IngressClass resource that should be used for additional configuration',
    ),
    column(
      'Hosts',
      'string',
      'Hosts that incoming requests are matched against before the ingress rule',
    ),
    column(
      'Address',
      'string',
      'Address is a list containing ingress points for the load-balancer',
    ),
    column('Ports', 'string', 'Ports of TLS configurations that open'),
    AGE_COLUMN,
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    o.spec?.ingressClassName ?? '<none>',
    hosts(o),
    ingressPoints(o.status?.loadBalancer?.ingress).join(','),
    o.spec?.tls?.length ? '80, 443' : '80',
    age(o, now),
  ],
};
