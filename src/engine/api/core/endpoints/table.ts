import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { firstCells } from '../../meta/tableCells.ts';
import type { Endpoints } from './fields.ts';

/** An address with its port; IPv6 in brackets. */
function joined(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function endpointsOf(o: Endpoints): string {
  const subsets = o.subsets ?? [];
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap((s) => {
    const ips = (s.addresses ?? []).map((a) => a.ip ?? '');
    const ports = s.ports ?? [];
    return ports.length === 0
      ? ips
      : ports.flatMap((p) => ips.map((ip) => joined(ip, p.port ?? 0)));
  });
  return firstCells(all);
}

/** Models: pkg/printers/internalversion printEndpoints */
export const ENDPOINTS_TABLE: TablePrinter<Endpoints> = {
  columns: [
    NAME_COLUMN,
    column(
      'Endpoints',
      'string',
      'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
    ),
    AGE_COLUMN,
  ],
  cells: (o, now) => [o.metadata?.name ?? '', endpointsOf(o), age(o, now)],
};
