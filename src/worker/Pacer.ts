import type { Simulation } from '../engine/sim/Simulation.ts';
import { SECOND } from '../engine/sim/time.ts';
import type { Pace } from '../protocol/protocol.ts';

/** Story: how fast a gap in the user's chain passes, and the plain time outside of a chain. */
const GAP_SPEED = 20;
const CALM_SPEED = 1;

/** A chain that was silent for so long (a long back-off) no longer hurries the clock. */
const SILENCE_US = 30 * SECOND;

/** Without a page that says what it has shown: so long a step of the chain stands, ms. */
const HOP_MS = 350;

/** Virtual time owed at most, so that a slow machine falls behind instead of hanging. */
const DEBT_US_MAX = 1e6;

/**
 * Says up to which virtual time the clock may run. At story pace it stands after each step that
 * made rows of a user's chain until they were shown, so that the moment is exact.
 */
export class Pacer {
  pace: Pace = 'story';
  #debtUs = 0;
  #last = 0;
  /** Trace rows of chains that were made, and shown; when the last were made. */
  #made = 0;
  #shown = 0;
  #madeAtMs = 0;
  #madeAtUs = -Infinity;
  /** The page says what it has shown. */
  #acknowledged = false;

  /** The clock was standing, or the moment changed: nothing is owed. */
  restart(nowMs: number, sim: Simulation): void {
    this.#last = nowMs;
    this.#debtUs = 0;
    this.#made = sim.trace.marks().caused;
    this.#shown = this.#made;
    this.#madeAtUs = -Infinity;
  }

  /** Rows up to a running number were shown. */
  acknowledge(n: number): void {
    this.#acknowledged = true;
    this.#shown = Math.max(this.#shown, n + 1);
  }

  /** Rows of a chain wait to be shown: the clock stands. */
  get telling(): boolean {
    return this.pace === 'story' && this.#shown < this.#made;
  }

  /** Up to when the clock may run, given the time of the visitor. */
  until(nowMs: number, sim: Simulation): number {
    const elapsedMs = Math.min(nowMs - this.#last, 100);
    this.#last = nowMs;
    if (this.pace === 'max') return Infinity;
    if (!this.#acknowledged && nowMs - this.#madeAtMs >= HOP_MS) this.#shown = this.#made;
    if (this.telling) {
      this.#debtUs = 0;
      return -Infinity;
    }
    const speed = this.pace === 'story' ? this.#storySpeed(sim) : this.pace;
    this.#debtUs = Math.min(this.#debtUs + elapsedMs * 1000 * speed, DEBT_US_MAX * speed);
    return sim.now + Math.floor(this.#debtUs);
  }

  /** The clock has come so far of what was allowed. */
  ran(until: number, sim: Simulation): void {
    if (until !== Infinity) this.#debtUs = Math.max(0, until - sim.now);
  }

  /** After a step: whether it made rows that are to be shown before the next. */
  look(nowMs: number, sim: Simulation): boolean {
    const made = sim.trace.marks().caused;
    if (made === this.#made) return false;
    this.#made = made;
    this.#madeAtMs = nowMs;
    this.#madeAtUs = sim.now;
    return this.pace === 'story';
  }

  #storySpeed(sim: Simulation): number {
    const going = sim.caused > 0 && sim.now - this.#madeAtUs < SILENCE_US;
    return going ? GAP_SPEED : CALM_SPEED;
  }
}
