import { describe, expect, it } from 'vitest';
import { RaftChecker } from '../checkers/checkRaft.ts';
import type { Handlers, Part } from '../sim/Actor.ts';
import { Actor } from '../sim/Actor.ts';
import { Simulation } from '../sim/Simulation.ts';
import { MS, SECOND } from '../sim/time.ts';
import type { Etcd } from './Etcd.ts';
import { EtcdActor } from './EtcdActor.ts';
import type { EtcdRequest, EtcdResponse, EtcdWatchReply } from './EtcdApi.ts';

interface Answer {
  readonly response: EtcdResponse;
  readonly start: number;
  readonly end: number;
  readonly request: EtcdRequest;
}

/** A client of one member that keeps all it hears; test state only. */
class Client implements Part {
  readonly state = {};
  readonly answers: Answer[] = [];
  readonly events: EtcdWatchReply['events'][number][] = [];
  readonly #calls = new Map<number, { start: number; request: EtcdRequest }>();
  readonly #actor: Actor;
  #id = 0;
  readonly handlers: Handlers = {
    response: (d: { id: number; response: EtcdResponse }) => {
      const call = this.#calls.get(d.id)!;
      this.answers.push({ ...call, response: d.response, end: this.#actor.now });
    },
    event: (d: EtcdWatchReply) => void this.events.push(...d.events),
    refused: () => undefined,
    closed: () => undefined,
  };

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  call(member: Actor, request: EtcdRequest): void {
    const id = ++this.#id;
    this.#calls.set(id, { start: this.#actor.now, request });
    const call = { id, client: this.#actor.id, request };
    this.#actor.send(member, 'etcd.request', call, { bounce: 'etcdClient.refused' });
  }
}

class ClientActor extends Actor {
  readonly client = this.addPart('etcdClient', new Client(this));
}

class Scene {
  readonly sim: Simulation;
  readonly members: EtcdActor[] = [];
  readonly clients: ClientActor[];
  readonly checker = new RaftChecker();

  constructor(seed: number, size = 3) {
    this.sim = new Simulation(seed);
    for (let i = 1; i <= size; i++) {
      this.members.push(new EtcdActor(this.sim, `cp-${i}`, i, size, () => this.members));
    }
    this.clients = this.members.map((m) => new ClientActor(this.sim, m.machine, 'client'));
    for (const a of this.sim.actors) this.sim.start(a);
  }

  get etcds(): Etcd[] {
    return this.members.map((m) => m.etcd);
  }

  run(us: number): void {
    const until = this.sim.now + us;
    while (this.sim.step(until)) this.checker.check(this.etcds);
    this.sim.idleUntil(until);
    if (this.sim.faults.length > 0) throw this.sim.faults[0]!.error;
  }

  leader(): EtcdActor | undefined {
    const up = this.members.filter((m) => m.up && m.etcd.state.role === 'leader');
    return up.sort((x, y) => y.etcd.state.term - x.etcd.state.term)[0];
  }

  put(i: number, key: string, value: unknown): Answer {
    const { client } = this.clients[i]!;
    client.call(this.members[i]!, put(key, value));
    const n = client.answers.length;
    for (let t = 0; t < 100 && client.answers.length === n; t++) this.run(100 * MS);
    return client.answers.at(-1)!;
  }
}

function put(key: string, value: unknown): EtcdRequest {
  return { type: 'txn', compare: [], success: [{ op: 'put', key, value }], failure: [] };
}

function values(e: Etcd): [string, unknown][] {
  return e.store.range('a', 'z').kvs.map((kv) => [kv.key, kv.value]);
}

describe('etcd', () => {
  it('[RA1] elects one leader within the election timeouts and keeps it', () => {
    const s = new Scene(1);
    s.run(5 * SECOND);
    const leader = s.leader()!;
    expect(leader.etcd.status().quorum).toBe(2);
    const term = leader.etcd.state.term;
    s.run(60 * SECOND);
    expect(s.leader()).toBe(leader);
    expect(leader.etcd.state.term).toBe(term);
  });

  it('[RA2] takes a write at a follower, commits it by majority, applies it everywhere', () => {
    const s = new Scene(2);
    s.run(5 * SECOND);
    const follower = s.members.findIndex((m) => m !== s.leader());
    const answer = s.put(follower, 'k', 'v');
    expect(answer.response).toMatchObject({ type: 'txn', succeeded: true, revision: 2 });
    expect(answer.end - answer.start).toBeLessThan(6 * MS);
    s.run(SECOND);
    for (const e of s.etcds) expect(values(e)).toEqual([['k', 'v']]);
  });

  it('[RA3] loses its leader, elects another, and the old one comes back as follower', () => {
    const s = new Scene(3);
    s.run(5 * SECOND);
    const old = s.leader()!;
    s.sim.stop(old, 'power');
    s.run(5 * SECOND);
    const next = s.leader()!;
    expect(next).not.toBe(old);
    const answer = s.put(s.members.indexOf(next), 'k', 1);
    expect(answer.response.type).toBe('txn');
    s.sim.start(old);
    s.run(3 * SECOND);
    expect(old.etcd.state.role).toBe('follower');
    expect(values(old.etcd)).toEqual([['k', 1]]);
  });

  it('[RA4] serves no write without a quorum, and says so', () => {
    const s = new Scene(4);
    s.run(5 * SECOND);
    const stay = s.members.indexOf(s.leader()!);
    for (const m of s.members) if (m !== s.members[stay]) s.sim.stop(m, 'kill');
    const answer = s.put(stay, 'k', 1);
    expect(answer.response).toMatchObject({ type: 'error' });
    expect(values(s.etcds[stay]!)).toEqual([]);
  });

  it('[RA5] a partitioned leader steps down and its term does not disturb the others', () => {
    const s = new Scene(5);
    s.run(5 * SECOND);
    const old = s.leader()!;
    for (const m of s.members) {
      if (m === old) continue;
      s.sim.network.set(m.machine, old.machine, { cut: true });
      s.sim.network.set(old.machine, m.machine, { cut: true });
    }
    s.run(5 * SECOND);
    expect(old.etcd.state.role).not.toBe('leader');
    const next = s.leader()!;
    const term = next.etcd.state.term;
    for (const m of s.members) {
      s.sim.network.reset(m.machine, old.machine);
      s.sim.network.reset(old.machine, m.machine);
    }
    s.run(5 * SECOND);
    expect(s.leader()).toBe(next);
    expect(next.etcd.state.term).toBe(term);
  });

  it('[RA6] brings a member up by a snapshot when the log no longer reaches back', () => {
    const s = new Scene(6);
    s.run(3 * SECOND);
    const away = s.members.findIndex((m) => m !== s.leader());
    s.sim.stop(s.members[away]!, 'power');
    const at = s.members.indexOf(s.leader()!);
    const { client } = s.clients[at]!;
    for (let i = 0; i < 16_000; i++) client.call(s.members[at]!, put(`k${i % 50}`, i));
    s.run(5 * SECOND);
    expect(s.etcds[at]!.state.log.first).toBeGreaterThan(1);
    s.sim.start(s.members[away]!);
    s.run(3 * SECOND);
    expect(values(s.etcds[away]!)).toEqual(values(s.etcds[at]!));
  });

  it('[RA7] all sizes from 1 to 7 elect a leader; an even one needs one more', () => {
    for (let size = 1; size <= 7; size++) {
      const s = new Scene(70 + size, size);
      s.run(6 * SECOND);
      expect(s.leader()!.etcd.status().quorum).toBe((size >> 1) + 1);
    }
  });

  it('[MV1] watches from a revision, tells puts and deletes with what was before', () => {
    const s = new Scene(8);
    s.run(4 * SECOND);
    s.put(0, 'a/1', 'x');
    s.put(0, 'b/1', 'y');
    const { client } = s.clients[0]!;
    client.call(s.members[0]!, { type: 'watch', key: 'a/', end: 'a0', from: 2 });
    s.put(0, 'a/1', 'z');
    client.call(s.members[0]!, {
      type: 'txn',
      compare: [{ key: 'a/1', target: 'modRevision', op: '=', value: 4 }],
      success: [{ op: 'delete', key: 'a/1' }],
      failure: [],
    });
    s.run(SECOND);
    expect(client.events.map((e) => [e.type, e.kv.value, e.prev?.value, e.kv.modRevision])).toEqual(
      [
        ['PUT', 'x', undefined, 2],
        ['PUT', 'z', 'x', 4],
        ['DELETE', undefined, 'z', 5],
      ],
    );
  });

  it('[MV2] reads the past until it is compacted', () => {
    const s = new Scene(9);
    s.run(4 * SECOND);
    for (let i = 1; i <= 5; i++) s.put(0, 'a', i);
    const { client } = s.clients[0]!;
    client.call(s.members[0]!, { type: 'range', key: 'a', revision: 4 });
    s.run(SECOND);
    expect(client.answers.at(-1)!.response).toMatchObject({ kvs: [{ value: 3 }] });
    client.call(s.members[0]!, { type: 'compact', revision: 5 });
    s.run(SECOND);
    client.call(s.members[0]!, { type: 'range', key: 'a', revision: 4 });
    s.run(SECOND);
    expect(client.answers.at(-1)!.response).toMatchObject({ type: 'error', reason: 'compacted' });
  });

  it('[MV3] ends a lease that nobody renews, and its keys with it', () => {
    const s = new Scene(10);
    s.run(4 * SECOND);
    const { client } = s.clients[0]!;
    client.call(s.members[0]!, { type: 'leaseGrant', ttlSeconds: 5, lease: 77 });
    s.run(SECOND);
    client.call(s.members[0]!, {
      type: 'txn',
      compare: [],
      success: [{ op: 'put', key: 'a', value: 1, lease: 77 }],
      failure: [],
    });
    s.run(3 * SECOND);
    expect(values(s.etcds[0]!)).toEqual([['a', 1]]);
    s.run(3 * SECOND);
    expect(values(s.etcds[0]!)).toEqual([]);
  });
});

/** Stops, starts, cuts and slows things at random. */
function disturb(s: Scene): void {
  const { prng } = s.sim;
  const m = s.members[prng.int(s.members.length)]!;
  const other = s.members[prng.int(s.members.length)]!;
  const down = s.members.filter((x) => !x.up);
  switch (prng.int(6)) {
    case 0:
      if (down.length === 0 || prng.chance(1, 8))
        s.sim.stop(m, prng.chance(1, 2) ? 'kill' : 'power');
      break;
    case 1:
    case 2:
      if (down.length > 0) s.sim.start(down[prng.int(down.length)]!);
      break;
    case 3:
      if (m !== other) {
        s.sim.network.set(m.machine, other.machine, {
          lossPpm: prng.int(300_000),
          jitterUs: prng.int(50 * MS),
          cut: prng.chance(1, 3),
        });
      }
      break;
    default:
      if (m !== other) s.sim.network.reset(m.machine, other.machine);
  }
}

/** A random call of a client on one of three keys. */
function act(s: Scene, n: number): void {
  const { prng } = s.sim;
  const i = prng.int(s.members.length);
  const key = `k${prng.int(3)}`;
  const { client } = s.clients[i]!;
  if (prng.chance(1, 3)) client.call(s.members[i]!, { type: 'range', key });
  else client.call(s.members[i]!, put(key, n));
}

/**
 * Linearizable: the revisions are an order of all writes; what ended before another began stands
 * before it; every read sees exactly the newest write at its revision.
 */
function checkHistory(s: Scene): number {
  const all = s.clients.flatMap((c) => c.client.answers);
  const done = all.filter((a) => a.response.type !== 'error').sort((x, y) => x.start - y.start);
  const byEnd = done.slice().sort((x, y) => x.end - y.end);
  let floor = 0;
  let j = 0;
  const { history } = s.etcds[0]!.state;
  const truth = new Map<number, { key: string; value: unknown }>();
  history.range(history.first, history.end, (c) => {
    truth.set(c.revision, { key: c.kv.key, value: c.kv.value });
  });
  for (const a of done) {
    while (j < byEnd.length && byEnd[j]!.end < a.start) {
      floor = Math.max(floor, byEnd[j++]!.response.revision);
    }
    const { revision } = a.response;
    if (a.request.type === 'txn') {
      if (revision <= floor) throw new Error(`write ${revision} after ${floor}`);
      const op = a.request.success[0]!;
      expect(truth.get(revision)).toEqual({
        key: op.key,
        value: op.op === 'put' ? op.value : undefined,
      });
    } else if (a.response.type === 'range') {
      if (revision < floor) throw new Error(`read at ${revision} after ${floor}`);
      let newest = 0;
      const { key } = a.request as { key: string };
      for (const [r, c] of truth) if (c.key === key && r <= revision) newest = r;
      expect(a.response.kvs[0]?.modRevision ?? 0).toBe(newest);
    }
  }
  return done.length;
}

describe('etcd swarm', () => {
  const seeds = Number(process.env['KUBARIUM_SEEDS'] ?? 200);

  it(`[RA8] keeps one linearizable history through faults (${seeds} seeds)`, () => {
    let calls = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const s = new Scene(seed, seed % 5 === 0 ? 5 : 3);
      try {
        s.run(3 * SECOND);
        for (let n = 1; n <= 60; n++) {
          act(s, n);
          if (s.sim.prng.chance(1, 4)) disturb(s);
          s.run(s.sim.prng.int(300) * MS);
        }
        s.sim.network.links.clear();
        for (const m of s.members) s.sim.start(m);
        s.run(15 * SECOND);
        for (const e of s.etcds) expect(e.state.applied).toBe(s.etcds[0]!.state.applied);
        calls += checkHistory(s);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(calls).toBeGreaterThan(seeds * 15);
  });

  it('[RA9] goes on equally from a keyframe, in place and in a fresh cluster', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const s = new Scene(seed);
      s.run(3 * SECOND);
      for (let n = 0; n < 20; n++) {
        act(s, n);
        s.run(s.sim.prng.int(20) * MS);
      }
      const steps = (x: Scene): string => {
        for (let i = 0; i < 301; i++) x.sim.step();
        return x.sim.hash();
      };
      act(s, 99);
      const key = s.sim.save();
      const end = steps(s);
      s.sim.load(key);
      expect(steps(s)).toBe(end);
      const fresh = new Scene(seed + 1000);
      fresh.sim.load(structuredClone(key));
      expect(steps(fresh)).toBe(end);
    }
  });
});
