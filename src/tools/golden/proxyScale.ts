import { LOAD_CONFIG, loadService, loadSlice } from '../proxyLoad.ts';
import { difference } from './difference.ts';
import type { GoldenResult } from './GoldenKind.ts';
import type { ProxyCase, ProxyMode } from './ProxyReplay.ts';
import { ProxyReplay } from './ProxyReplay.ts';

type Counts = Readonly<Record<string, number>>;

/** What a mode keeps and writes for so many Services. */
interface ScaleRow {
  readonly mode: ProxyMode;
  readonly services: number;
  readonly endpointsPerService: number;
  readonly afterFirstSync: Counts;
  readonly afterOneEndpointAdded: Counts;
}

/** The recorded names of Services are not known: their bytes may differ by so much. */
const BYTES_TOLERANCE = 0.05;

/** The counts that were recorded; bytes that are near enough are taken as equal. */
function comparable(want: Counts, got: Counts): Counts {
  return Object.fromEntries(
    Object.entries(want).map(([k, w]) => {
      const near = k === 'written.bytes' && Math.abs(got[k]! / w - 1) < BYTES_TOLERANCE;
      return [k, near ? w : got[k]!];
    }),
  );
}

function countsOf(r: ScaleRow): readonly [Counts, Counts] {
  const objects = Array.from({ length: r.services }, (_, i) => [
    loadService(i),
    loadSlice(i, r.endpointsPerService),
  ]).flat();
  const apply = (o: object, kind: string): ProxyCase['steps'][0]['changes'][0] => ({
    op: 'apply',
    object: { ...o, kind },
  });
  // The recorder's node had no address for node ports.
  const config = { ...LOAD_CONFIG, nodeIPs: {}, ipFamilies: ['IPv4'] as const, record: 'summary' };
  const replay = new ProxyReplay({ config, steps: [] }, r.mode, 'IPv4');
  const first = replay.step({
    changes: objects.map((o, i) => apply(o, i % 2 === 0 ? 'Service' : 'EndpointSlice')),
  });
  const more = loadSlice(r.services >> 1, r.endpointsPerService + 1);
  const second = replay.step({ changes: [apply(more, 'EndpointSlice')] });
  return [first['counts'] as Counts, second['counts'] as Counts];
}

/** Compares how rules and what is written grow with the number of Services. */
export function compareScale(json: unknown): GoldenResult {
  for (const r of json as readonly ScaleRow[]) {
    const [first, second] = countsOf(r);
    const d = difference(
      [r.afterFirstSync, r.afterOneEndpointAdded],
      [comparable(r.afterFirstSync, first), comparable(r.afterOneEndpointAdded, second)],
      `${r.mode} ${r.services}`,
    );
    if (d) return d;
  }
  return { equal: true };
}
