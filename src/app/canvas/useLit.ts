import { useMemo } from 'react';
import { captionOf } from '../story/hop.ts';
import { useCluster } from '../stores/clusterStore.ts';

/** Components at both ends of the newest hop that is told. */
export function useLit(): ReadonlySet<string> {
  const trace = useCluster((s) => s.trace);
  return useMemo(() => {
    const hop = trace.findLast((r) => captionOf(r) !== undefined);
    return new Set(hop ? [hop.from, hop.to] : []);
  }, [trace]);
}
