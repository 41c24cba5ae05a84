import { SECOND } from '../../sim/time.ts';
import type { QueuedPod } from './QueuedPod.ts';

/** Limits of the back-off, µs. */
export interface BackoffLimits {
  readonly initialUs: number;
  readonly maxUs: number;
}

/** The whole second that a time is in: backoffQ looks once a second. */
export function wholeSecond(t: number): number {
  return t - (t % SECOND);
}

function duration(count: number, { initialUs, maxUs }: BackoffLimits): number {
  return Math.min(initialUs * 2 ** Math.min(count - 1, 40), maxUs);
}

/**
 * End of a Pod's back-off: 1 s doubled by every failure, at most 10 s, from the failure, then cut
 * to the whole second; 0 without failures. Models: backend/queue/backoff_queue.go getBackoffTime
 */
export function backoffEnd(
  p: Pick<QueuedPod, 'timestamp' | 'unschedulableCount' | 'errorCount'>,
  limits: BackoffLimits,
): number {
  const count = p.errorCount > 0 ? p.errorCount : p.unschedulableCount;
  if (limits.maxUs === 0 || count === 0) return 0;
  return wholeSecond(p.timestamp + duration(count, limits));
}

/** Whether it still backs off: the second it ends in counts wholly. Models: isPodBackingoff */
export function isBackingOff(until: number, now: number): boolean {
  return until >= wholeSecond(now);
}
