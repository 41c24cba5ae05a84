import { describe, expect, it } from 'vitest';
import type { Handlers, Part } from './Actor.ts';
import { Actor } from './Actor.ts';
import type { Stream } from './Connections.ts';
import { PLog } from './PLog.ts';
import { Simulation } from './Simulation.ts';
import { MS, SECOND } from './time.ts';

/** Keeps the numbers that it hears, and when. */
class Ear implements Part {
  readonly state = { heard: new PLog<{ n: number; at: number }>() };
  readonly handlers: Handlers = {
    hear: (n: number) => this.state.heard.push({ n, at: this.actor.now }),
  };
  readonly actor: Actor;

  constructor(actor: Actor) {
    this.actor = actor;
  }
}

class Peer extends Actor {
  readonly ear = this.addPart('ear', new Ear(this));

  get numbers(): number[] {
    return this.heard().map((x) => x.n);
  }

  heard(): { n: number; at: number }[] {
    const out: { n: number; at: number }[] = [];
    const { heard } = this.ear.state;
    heard.range(heard.first, heard.end, (x) => void out.push(x));
    return out;
  }
}

function pair(seed: number): { sim: Simulation; a: Peer; b: Peer } {
  const sim = new Simulation(seed);
  const a = new Peer(sim, 'a', 'peer');
  const b = new Peer(sim, 'b', 'peer');
  for (const x of [a, b]) sim.start(x);
  return { sim, a, b };
}

const SHORT: Stream = { name: 'short', breaksUs: 5 * SECOND };

describe('connections', () => {
  it('[SC1] deliver all, in order, whatever a Link loses, delays and speeds up', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { sim, a, b } = pair(seed);
      for (let n = 0; n < 200; n++) {
        if (n % 40 === 0) {
          sim.network.set('a', 'b', {
            lossPpm: sim.prng.int(300_000),
            jitterUs: sim.prng.int(20 * MS),
            latencyUs: sim.prng.int(20 * MS),
          });
        }
        if (n === 170) sim.network.reset('a', 'b');
        a.send(b, 'ear.hear', n);
        sim.runUntil(sim.now + sim.prng.int(30 * MS));
      }
      sim.runUntil(sim.now + 60 * SECOND);
      expect(b.numbers).toEqual(Array.from({ length: 200 }, (_, n) => n));
    }
  });

  it('[SC2] send again after 200 ms, then twice as long each time, all that waits at once', () => {
    const { sim, a, b } = pair(1);
    sim.network.set('a', 'b', { cut: true });
    const start = sim.now;
    a.send(b, 'ear.hear', 1);
    sim.runUntil(start + SECOND);
    a.send(b, 'ear.hear', 2);
    sim.network.reset('a', 'b');
    a.send(b, 'ear.hear', 3);
    sim.runUntil(start + 10 * SECOND);
    // Tried at 0.2, 0.6 and 1.4 s.
    const at = start + 1400 * MS + 250;
    expect(b.heard()).toEqual([1, 2, 3].map((n) => ({ n, at })));
  });

  it('[SC3] break when nothing gets through for long; what waited is lost, a new one serves', () => {
    const { sim, a, b } = pair(1);
    sim.network.set('a', 'b', { cut: true });
    a.send(b, 'ear.hear', 1, { stream: SHORT });
    sim.runUntil(sim.now + 6 * SECOND);
    a.send(b, 'ear.hear', 2, { stream: SHORT });
    a.send(b, 'ear.hear', 3);
    sim.network.reset('a', 'b');
    a.send(b, 'ear.hear', 4, { stream: SHORT });
    sim.runUntil(sim.now + 10 * SECOND);
    expect(b.numbers).toEqual([4, 3]);
  });

  it('[SC4] remember nothing once trouble is over, and cost nothing without', () => {
    const { sim, a, b } = pair(1);
    sim.network.set('a', 'b', { cut: true, latencyUs: 5 * MS });
    a.send(b, 'ear.hear', 1, { stream: SHORT });
    sim.runUntil(sim.now + 6 * SECOND);
    sim.network.set('a', 'b', { cut: false, jitterUs: 5 * MS });
    for (let n = 2; n < 9; n++) a.send(b, 'ear.hear', n);
    sim.network.reset('a', 'b');
    sim.runUntil(sim.now + SECOND);
    expect(sim.network.perfect).toBe(false);
    b.send(a, 'ear.hear', 9);
    expect(sim.network.perfect).toBe(true);
    expect(b.numbers).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it('[SC5] go on equally from a keyframe taken while something waits', () => {
    const { sim, a, b } = pair(3);
    sim.network.set('a', 'b', { lossPpm: 400_000, jitterUs: 9 * MS });
    sim.command();
    for (let n = 0; n < 20; n++) a.send(b, 'ear.hear', n);
    sim.endCommand();
    expect(sim.caused).toBe(20);
    const key = sim.save();
    const start = sim.now;
    sim.runUntil(start + 20 * SECOND);
    expect(sim.caused).toBe(0);
    const end = sim.hash();
    const fresh = pair(9);
    for (const s of [sim, fresh.sim]) {
      s.load(s === sim ? key : structuredClone(key));
      expect(s.caused).toBe(20);
      s.runUntil(start + 20 * SECOND);
      expect(s.hash()).toBe(end);
    }
  });

  it('[SC6] lose what waits when one side hangs up or its machine loses power', () => {
    const { sim, a, b } = pair(1);
    sim.network.set('a', 'b', { cut: true });
    a.send(b, 'ear.hear', 1);
    sim.hangUp(b, a);
    a.send(b, 'ear.hear', 2);
    sim.network.reset('a', 'b');
    sim.runUntil(sim.now + 10 * SECOND);
    expect(b.numbers).toEqual([2]);
    sim.network.set('a', 'b', { cut: true });
    a.send(b, 'ear.hear', 3);
    sim.stop(a, 'power');
    sim.network.reset('a', 'b');
    sim.runUntil(sim.now + 10 * SECOND);
    expect(b.numbers).toEqual([2]);
  });
});
