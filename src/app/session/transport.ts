import type { Stream } from '../../protocol/protocol.ts';
import type {
  KubeRequest,
  KubeResponse,
  KubeWatchEvent,
  Transport,
} from '../../kubectl/client/Transport.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { session } from './session.ts';

/** How a transport treats a standing clock, and who learns of the commands it makes. */
interface TransportOptions {
  /** The standing clock runs exactly until each answer; else requests wait for it. */
  readonly run: boolean;
  /** The running clock hurries to each answer: many requests are not told hop by hop. */
  readonly hurry?: boolean;
  readonly onRoot?: (root: number) => void;
}

/** Waits until the page's clock has come so far, or the signal. */
function clockAt(until: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = useCluster.subscribe((s) => {
      if (s.now >= until) end();
    });
    function end(): void {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
    if (signal.aborted || useCluster.getState().now >= until) end();
  });
}

function watch(
  r: KubeRequest,
  onEvent: (e: KubeWatchEvent) => void,
  signal: AbortSignal,
  run: boolean,
): Promise<KubeResponse> {
  const { path, query, headers } = r;
  return new Promise((resolve) => {
    let opened: KubeResponse = { code: 0, body: 'connection refused' };
    const on = (s: Stream['step']): void => {
      if (s.step === 'opened') opened = { code: s.code, body: s.body };
      else if (s.step === 'event') onEvent({ type: s.change, object: s.object });
      else resolve(opened);
    };
    const rest = { ...(query ? { query } : {}), ...(headers ? { headers } : {}) };
    const cancel = session.open({ path, ...rest, run }, on);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}

/** kubectl's way to the cluster in the page: through the session with the worker. */
export function sessionTransport({ run, hurry = false, onRoot }: TransportOptions): Transport {
  return {
    async request(r: KubeRequest): Promise<KubeResponse> {
      const { code, body, headers, root } = await session.call({ ...r, run, hurry });
      onRoot?.(root);
      return { code, body, ...(headers ? { headers } : {}) };
    },
    watch: (r, onEvent, signal) => watch(r, onEvent, signal, run),
    now: () => useCluster.getState().now,
    async sleep(us, signal) {
      const { now, running } = useCluster.getState();
      if (run && !running) await session.order({ ask: 'advance', us });
      else await clockAt(now + us, signal);
    },
  };
}

/** The transport of the page's own panels: while the clock stands, requests wait for it. */
export const transport: Transport = sessionTransport({ run: false });
