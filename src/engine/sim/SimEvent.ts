import type { SimTime } from './time.ts';

/** An entry of the event queue: one step of one component. Immutable, shared with keyframes. */
export interface SimEvent {
  readonly at: SimTime;
  /** Stable order among equal times; also the id by which causes refer to this entry. */
  readonly seq: number;
  /** Id of the actor that takes it. */
  readonly to: number;
  /** Incarnation of that process: an entry for a process that has died since is dropped. */
  readonly inc: number;
  /** Name in the actor's handler table. */
  readonly what: string;
  /** Plain immutable data. */
  readonly data: unknown;
  /** `seq` of the entry whose handling made this one; 0 for none. */
  readonly cause: number;
  /** `seq` of the user's command at the root; 0 for background activity. */
  readonly root: number;
  /** Actor that sent it over a Link, or the actor itself for its own timers. */
  readonly from: number;
  /** Handler of `from` that is told with the same data when the receiver is down. */
  readonly bounce: string | undefined;
}
