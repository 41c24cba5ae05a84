import { describe, expect, it } from 'vitest';
import type { Handlers, Part } from './Actor.ts';
import { Actor } from './Actor.ts';
import { PMap } from './PMap.ts';
import { Simulation } from './Simulation.ts';

class Toy implements Part {
  readonly state = {
    count: 0,
    last: undefined as string | undefined,
    seen: new PMap<number, number>(),
  };
  readonly handlers: Handlers = {
    tick: () => {
      this.state.count++;
      const peer = this.actor.sim.actor(this.actor.prng.int(this.actor.sim.actors.length));
      this.actor.send(
        peer,
        'toy.hello',
        { text: `from ${this.actor.name}` },
        { bounce: 'toy.back' },
      );
      this.actor.after(this.actor.prng.between(10, 1000), 'toy.tick', undefined);
    },
    hello: (data: { text: string }) => {
      this.state.last = data.text;
      this.state.seen.set(this.actor.now, this.state.count);
    },
    back: () => void (this.state.last = 'refused'),
  };
  readonly actor: Actor;

  constructor(actor: Actor) {
    this.actor = actor;
  }

  onStart(): void {
    this.actor.after(5, 'toy.tick', undefined);
  }
}

class ToyActor extends Actor {
  readonly toy = this.addPart('toy', new Toy(this));
}

function toyCluster(seed: number): Simulation {
  const sim = new Simulation(seed);
  for (const m of ['a', 'b', 'c']) sim.start(new ToyActor(sim, m, 'toy'));
  return sim;
}

function steps(sim: Simulation, n: number): string {
  for (let i = 0; i < n; i++) sim.step();
  return sim.hash();
}

describe('Simulation', () => {
  it('[SI1] gives the same state hash for the same seed, whatever the pace', () => {
    const one = toyCluster(42);
    const two = toyCluster(42);
    steps(one, 1000);
    two.runUntil(one.now);
    while (two.seq < one.seq) two.step();
    expect(two.hash()).toBe(one.hash());
    expect(toyCluster(43).hash()).not.toBe(toyCluster(42).hash());
  });

  it('[SI2] goes on equally after a keyframe, in place and in a fresh cluster', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const sim = toyCluster(seed);
      steps(sim, seed * 7);
      const key = sim.save();
      const end = steps(sim, 301);
      sim.load(key);
      expect(steps(sim, 301)).toBe(end);
      const fresh = toyCluster(999);
      fresh.load(structuredClone(key));
      expect(steps(fresh, 301)).toBe(end);
    }
  });

  it('[SI2] [SK1] makes a keyframe whole while it goes on, and shares what has not changed', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const sim = toyCluster(seed);
      steps(sim, seed * 7);
      const first = sim.keyframe();
      steps(sim, seed % 3);
      const second = sim.keyframe();
      const end = steps(sim, 301);
      sim.load(second);
      expect(steps(sim, 301)).toBe(end);
      const fresh = toyCluster(999);
      fresh.load(structuredClone(first));
      steps(fresh, seed % 3);
      expect(steps(fresh, 301)).toBe(end);
      const changed = first.actors.filter((a, i) => a.saved !== second.actors[i]!.saved);
      expect(changed.length).toBeLessThanOrEqual(seed % 3);
    }
  });

  it('[SI3] drops what is meant for a dead process and tells the sender', () => {
    const sim = toyCluster(1);
    const [a, b] = sim.actors as ToyActor[];
    sim.stop(b!, 'kill');
    a!.send(b!, 'toy.hello', { text: 'x' }, { bounce: 'toy.back' });
    sim.runUntil(sim.now + 600);
    expect(a!.toy.state.last).toBe('refused');
    expect(sim.faults).toEqual([]);
  });

  it('[SI4] gives every entry its cause and the root of the command', () => {
    const sim = toyCluster(1);
    const root = sim.command();
    sim.actor(0).send(
      sim.actor(1),
      'toy.hello',
      { text: 'x' },
      {
        trace: { kind: 'packet', verb: 'hello', object: '' },
      },
    );
    sim.endCommand();
    const rows = sim.trace.caused(0);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ cause: root, root, from: 0, to: 1, verb: 'hello' });
  });
});
