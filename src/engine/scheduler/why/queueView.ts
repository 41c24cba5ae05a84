import { eventLabel } from '../framework/ClusterEvent.ts';
import type { QueueingHints } from '../queue/hints.ts';
import type { Place, QueuedPod } from '../queue/QueuedPod.ts';

/** An event that may wake a Pod. */
export interface WakingEventView {
  readonly plugin: string;
  /** `NodeAdd`, `PodDelete`. */
  readonly event: string;
  /** A function looks at the changed object first. */
  readonly hinted: boolean;
}

/** A Pod that waits, as the page shows it. */
export interface QueuedPodView {
  readonly key: string;
  readonly place: Place;
  readonly priority: number;
  readonly attempts: number;
  /** What brought it there. */
  readonly by: string;
  /** Whole seconds until backoffQ lets it go; 0: it does not back off. */
  readonly backoffSeconds: number;
  readonly refusedBy: readonly string[];
  readonly gatedBy: string;
  readonly wakes: readonly WakingEventView[];
}

const SECOND = 1_000_000;

/** What waits where, activeQ first; `now` is virtual time in µs. */
export function queueView(
  pods: readonly QueuedPod[],
  hints: QueueingHints,
  now: number,
): readonly QueuedPodView[] {
  const places: readonly Place[] = ['activeQ', 'backoffQ', 'errorBackoffQ', 'unschedulablePods'];
  return pods
    .toSorted((a, b) => places.indexOf(a.place) - places.indexOf(b.place) || a.order - b.order)
    .map((q) => ({
      key: q.key,
      place: q.place,
      priority: q.priority,
      attempts: q.attempts,
      by: q.by,
      backoffSeconds: Math.max(0, Math.ceil((q.backoffUntil - now) / SECOND)),
      refusedBy: q.refusedBy,
      gatedBy: q.gatedBy,
      wakes: hints.wakingEvents(q.schedulerName, q.refusedBy).map((w) => ({
        plugin: w.plugin,
        event: eventLabel(w.event),
        hinted: w.hinted,
      })),
    }));
}
