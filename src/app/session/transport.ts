import type { KubeRequest, KubeResponse, Transport } from '../../kubectl/client/Transport.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { session } from './session.ts';

/** kubectl's way to the cluster in the page: through the session with the worker. */
export const transport: Transport = {
  async request(r: KubeRequest): Promise<KubeResponse> {
    const { code, body, headers } = await session.call(r);
    return { code, body, ...(headers ? { headers } : {}) };
  },
  watch: () => Promise.resolve({ code: 501, body: 'not modelled: watches from the page' }),
  now: () => useCluster.getState().now,
  sleep: (us, signal) =>
    new Promise((resolve) => {
      const until = useCluster.getState().now + us;
      const stop = useCluster.subscribe((s) => {
        if (s.now < until && !signal.aborted) return;
        stop();
        resolve();
      });
      signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    }),
};
