import type { ToWorker } from '../protocol/protocol.ts';
import { PROTOCOL_VERSION } from '../protocol/protocol.ts';
import { Host } from './Host.ts';

declare const self: DedicatedWorkerGlobalScope;

const host = new Host(
  (m) => self.postMessage(m),
  () => performance.now(),
);

const FRAME_MS = 33;
let framed = 0;

function fail(error: unknown): void {
  const message = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
  self.postMessage({ type: 'crash', message });
}

self.onmessage = (e: MessageEvent<ToWorker>) => {
  try {
    host.receive(e.data);
  } catch (error) {
    fail(error);
  }
};

const channel = new MessageChannel();
channel.port1.onmessage = () => {
  try {
    host.slice();
    if (performance.now() - framed > FRAME_MS) {
      framed = performance.now();
      host.frame();
    }
  } catch (error) {
    fail(error);
  }
  setTimeout(() => channel.port2.postMessage(0), 4);
};
channel.port2.postMessage(0);
self.postMessage({ type: 'ready', version: PROTOCOL_VERSION });
