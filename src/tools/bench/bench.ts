import { boot, BOOT } from './boot.ts';
import { BRING_UPS, bringUp } from './bringUp.ts';
import { FRAME_BYTES, frameBytes } from './frameBytes.ts';
import { keyframe, KEYFRAME } from './keyframe.ts';
import { firstPacket } from './firstPacket.ts';
import { proxySync } from './proxySync.ts';
import { scheduleThroughput, SCHEDULE_THROUGHPUTS } from './scheduleThroughput.ts';
import { steady, STEADY } from './steady.ts';

type Bench = (id: string) => void | Promise<void>;

const BENCHES: readonly (readonly [string, Bench])[] = [
  ...BRING_UPS.map((id) => [id, bringUp] as const),
  ['proxy-sync', proxySync],
  ...BOOT.map((id) => [id, boot] as const),
  ...FRAME_BYTES.map((id) => [id, frameBytes] as const),
  ...STEADY.slice(0, 3).map((id) => [id, steady] as const),
  ...KEYFRAME.map((id) => [id, keyframe] as const),
  ['first-packet', firstPacket],
  ...SCHEDULE_THROUGHPUTS.map((id) => [id, scheduleThroughput] as const),
  ...STEADY.slice(3).map((id) => [id, steady] as const),
];

/** Prints one line of JSON a figure: all, or those asked for. */
async function main(asked: readonly string[]): Promise<void> {
  for (const [id, bench] of BENCHES) {
    if (asked.length === 0 || asked.includes(id)) await bench(id);
  }
}

await main(process.argv.slice(2));
