import type { ToWorker } from '../protocol/protocol.ts';
import { PROTOCOL_VERSION } from '../protocol/protocol.ts';
import { Host } from './Host.ts';

declare const self: DedicatedWorkerGlobalScope;

/** A frame is told so often, ms, and an idle worker looks so often whether time has passed. */
const FRAME_MS = 33;
const IDLE_MS = 4;

const host = new Host(
  (m) => self.postMessage(m),
  () => performance.now(),
);

let framed = 0;

function fail(error: unknown): void {
  const message = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
  self.postMessage({ type: 'crash', message, keyframe: -1 });
}

/** Slices follow each other through a channel, so that messages of the page come between them. */
const channel = new MessageChannel();

/** An idle worker's next look. */
let idle: ReturnType<typeof setTimeout> | undefined;

self.onmessage = (e: MessageEvent<ToWorker>) => {
  try {
    host.receive(e.data);
  } catch (error) {
    fail(error);
  }
  if (idle !== undefined && host.busy) wake();
};

function wake(): void {
  clearTimeout(idle);
  idle = undefined;
  channel.port2.postMessage(0);
}

channel.port1.onmessage = () => {
  try {
    const now = performance.now();
    const urgent = host.slice();
    if (urgent || now - framed > FRAME_MS) {
      framed = now;
      host.frame();
    }
  } catch (error) {
    fail(error);
  }
  if (host.busy) channel.port2.postMessage(0);
  else idle = setTimeout(wake, IDLE_MS);
};
channel.port2.postMessage(0);
self.postMessage({ type: 'ready', version: PROTOCOL_VERSION });
