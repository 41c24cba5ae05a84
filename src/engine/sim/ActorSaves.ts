import type { Actor } from './Actor.ts';
import type { SavedState } from './state.ts';
import { saveState } from './state.ts';

/** An immutable past of one process. */
export interface SavedActor {
  readonly up: boolean;
  readonly incarnation: number;
  readonly blame: number;
  readonly parts: Readonly<Record<string, SavedState>>;
}

/** A process in a keyframe. Its state stays open until the process changes or somebody asks for it. */
export interface ActorSlot {
  readonly name: string;
  saved: SavedActor | undefined;
}

/**
 * States of processes for keyframes, copied on write: a process is saved just before it takes its
 * first step after a keyframe, and what has not changed since it was saved last is shared.
 */
export class ActorSaves {
  /** Open slots of the newest keyframes, by the actor's id. */
  readonly #open: (ActorSlot | undefined)[] = [];
  readonly #last: (SavedActor | undefined)[] = [];

  /** Slots of all processes as they are now. */
  take(actors: readonly Actor[]): ActorSlot[] {
    return actors.map((a) => (this.#open[a.id] ??= { name: a.name, saved: undefined }));
  }

  /** A process is about to change. */
  touch(a: Actor): void {
    const slot = this.#open[a.id];
    if (slot) this.#close(a, slot);
  }

  /** Anything may change: nothing stays open. */
  close(actors: readonly Actor[]): void {
    for (const a of actors) this.touch(a);
  }

  /** Processes from the n-th on are forgotten. */
  truncate(n: number): void {
    this.#open.length = Math.min(this.#open.length, n);
    this.#last.length = Math.min(this.#last.length, n);
  }

  #close(a: Actor, slot: ActorSlot): void {
    slot.saved = this.#last[a.id] = savedActor(a, this.#last[a.id]);
    this.#open[a.id] = undefined;
  }
}

function savedActor(a: Actor, last: SavedActor | undefined): SavedActor {
  const { up, incarnation, blame } = a;
  const parts: Record<string, SavedState> = {};
  let same = last?.up === up && last.incarnation === incarnation && last.blame === blame;
  for (const [name, p] of a.parts) {
    const before = last?.parts[name];
    const saved = (parts[name] = saveState(p.state, before));
    same &&= saved === before;
  }
  return same ? last! : { up, incarnation, blame, parts };
}
