/** Which of the queue's places a Pod is in. */
export type Place = 'activeQ' | 'backoffQ' | 'errorBackoffQ' | 'unschedulablePods';

/** A Pod that waits, as plain data. Models: pkg/scheduler/framework/types.go QueuedPodInfo */
export interface QueuedPod {
  /** `namespace/name`. */
  readonly key: string;
  readonly uid: string;
  readonly schedulerName: string;
  readonly place: Place;
  readonly priority: number;
  /** When it entered the queue, or failed last, µs. */
  readonly timestamp: number;
  /** Breaks ties between equal timestamps: who came first. */
  readonly order: number;
  /** How often it was popped. */
  readonly attempts: number;
  /** How often it was refused; the back-off doubles with it. */
  readonly unschedulableCount: number;
  /** How often in a row the scheduler failed on it. */
  readonly errorCount: number;
  /** End of the back-off, whole seconds in µs; 0: none. */
  readonly backoffUntil: number;
  /** Plugins that refused it: their events may wake it. */
  readonly refusedBy: readonly string[];
  /** Plugin that keeps it out of activeQ; '': none. */
  readonly gatedBy: string;
  /** What brought it to its place: an event's label. */
  readonly by: string;
  /** Entry and root that brought it there. */
  readonly cause: number;
  readonly root: number;
}
