import type { ApiClient } from '../client/ApiClient.ts';
import type { Actor } from '../sim/Actor.ts';
import type { Decision } from './Decision.ts';
import { truncateNote } from './framework/Diagnosis.ts';
import type { PodInfo } from './framework/PodInfo.ts';
import { changedCondition } from './podConditions.ts';
import { podPath, podReference } from './podReference.ts';
import type { QueuedPod } from './queue/QueuedPod.ts';
import type { SchedulingQueue } from './queue/SchedulingQueue.ts';
import type { SeriesRecorder } from './SeriesRecorder.ts';

/** What the handler needs of the scheduler around it. */
export interface FailureOptions {
  readonly info: (key: string) => PodInfo | undefined;
  readonly queue: SchedulingQueue;
  /** '' takes a nomination away. */
  readonly nominate: (p: PodInfo, node: string) => void;
}

/**
 * What happens to a Pod that could not be scheduled: back into the queue, an event, its condition
 * and its nomination. Models: schedule_one.go handleSchedulingFailure
 */
export class FailureHandler {
  readonly #actor: Actor;
  readonly #api: ApiClient;
  readonly #events: SeriesRecorder;
  readonly #options: FailureOptions;

  constructor(actor: Actor, api: ApiClient, events: SeriesRecorder, options: FailureOptions) {
    this.#actor = actor;
    this.#api = api;
    this.#events = events;
    this.#options = options;
  }

  /** No node fits. `nominate`: a node to wait for, '' for none any more, undefined: as it is. */
  refused(q: QueuedPod, d: Decision, nominate: string | undefined): void {
    this.#handle(q, d.refusedBy, 'Unschedulable', d.message, nominate);
  }

  /** The scheduler itself failed. */
  failed(q: QueuedPod, message: string): void {
    this.#handle(q, [], 'SchedulerError', message, '');
  }

  #handle(
    q: QueuedPod,
    refusedBy: readonly string[],
    reason: 'Unschedulable' | 'SchedulerError',
    message: string,
    nominate: string | undefined,
  ): void {
    const p = this.#options.info(q.key);
    if (!p || p.nodeName !== '' || p.uid !== q.uid) return;
    this.#options.queue.addFailed(q, p, { refusedBy });
    this.#options.nominate(p, nominate ?? p.nominatedNodeName);
    this.warn(p, truncateNote(message));
    this.#patch(p, reason, message, nominate);
  }

  /** Reports FailedScheduling. */
  warn(p: PodInfo, note: string): void {
    this.#events.record({
      regarding: podReference(p.pod),
      type: 'Warning',
      reason: 'FailedScheduling',
      action: 'Scheduling',
      note,
    });
  }

  /** Models: schedule_one.go updatePod */
  #patch(p: PodInfo, reason: string, message: string, nominate: string | undefined): void {
    const wanted = { type: 'PodScheduled', status: 'False', reason, message } as const;
    const condition = changedCondition(p.pod, wanted, this.#actor.now);
    const renominated = nominate !== undefined && nominate !== p.nominatedNodeName;
    if (!condition && !renominated) return;
    const status = {
      ...(condition ? { conditions: [condition] } : {}),
      ...(renominated ? { nominatedNodeName: nominate === '' ? null : nominate } : {}),
    };
    this.#api.strategicPatch(podPath(p.pod, 'status'), { status }, 'binding.told');
  }
}
