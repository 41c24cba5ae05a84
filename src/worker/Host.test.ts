import { describe, expect, it } from 'vitest';
import type {
  Answers,
  Frame,
  Order,
  Reply,
  Results,
  ToPage,
  ToWorker,
} from '../protocol/protocol.ts';
import { scenarioConfig } from '../scenarios/scenarios.ts';
import { Host } from './Host.ts';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'ubuntu' },
  spec: { containers: [{ name: 'ubuntu', image: 'ubuntu:20.04' }] },
};
const PODS = '/api/v1/namespaces/default/pods';

/** A host with a clock of its own: each slice takes 10 ms. */
class Page {
  readonly messages: ToPage[] = [];
  readonly host: Host;
  #ms = 0;
  #id = 0;
  #clockAt = 0;

  constructor(scenario = 'default', paused = true) {
    this.host = new Host(
      (m) => this.messages.push(structuredClone(m)),
      () => this.#ms + this.#clockAt++ * 0.001,
    );
    const config = scenarioConfig(scenario, 5);
    this.order({ ask: 'start', config, paused, pace: 1 });
  }

  send(m: ToWorker): void {
    this.host.receive(structuredClone(m));
  }

  slices(n: number): void {
    for (let i = 0; i < n; i++) {
      this.#ms += 10;
      this.host.slice();
    }
  }

  order<A extends Order['ask']>(order: Extract<Order, { ask: A }>): Results[A] {
    const id = ++this.#id;
    this.send({ type: 'order', id, order });
    for (let i = 0; i < 10_000; i++) {
      const m = this.messages.find((x) => 'id' in x && x.id === id && x.type !== 'stream');
      if (m?.type === 'done') return m.value as Results[A];
      if (m?.type === 'failed') throw new Error(`${m.code}: ${m.message}`);
      this.slices(1);
    }
    throw new Error(`no answer to ${order.ask}`);
  }

  hash(): Answers['hash'] {
    return this.order({ ask: 'hash' });
  }

  call(method: string, path: string, body?: unknown): Reply {
    const id = ++this.#id;
    this.send({ type: 'call', id, method, path, body, run: true });
    for (let i = 0; i < 10_000; i++) {
      const m = this.messages.find((x) => x.type === 'reply' && x.id === id);
      if (m) return m as Reply;
      this.slices(1);
    }
    throw new Error(`no answer to ${method} ${path}`);
  }

  frames(): Frame[] {
    this.host.frame();
    return this.messages.filter((m) => m.type === 'frame');
  }
}

/** What a page knows after frames. */
function known(frames: readonly Frame[]) {
  const rows = new Map<string, unknown>();
  let next = -1;
  for (const f of frames) {
    if (f.base) rows.clear();
    else expect(f.version).toBe(next);
    next = f.version + 1;
    for (const c of f.components) rows.set(c.id, c);
    for (const n of f.nodes) rows.set(n.name, n);
    for (const p of [...f.pods, ...f.objects]) rows.set(p.uid, p);
    for (const e of f.events) rows.set(e.key, e);
    for (const keys of Object.values(f.gone)) for (const k of keys ?? []) rows.delete(k);
  }
  return Object.fromEntries([...rows].sort(([x], [y]) => (x < y ? -1 : 1)));
}

function faultOf(kind: 'stop' | 'start', target: string): Extract<Order, { ask: 'command' }> {
  return { ask: 'command', command: { do: 'fault', fault: { kind, target } } };
}

describe('Host', () => {
  it('[WO1] tells what changed: base and frames equal a base made now', () => {
    const page = new Page();
    page.frames();
    page.call('POST', PODS, POD);
    for (let i = 0; i < 12; i++) {
      page.order({ ask: 'advance', us: 1_700_000 });
      if (i === 4) page.order(faultOf('stop', 'worker-2'));
      if (i === 6) page.order({ ask: 'command', command: { do: 'addWorker' } });
      if (i === 8) {
        page.order({ ask: 'command', command: { do: 'removeWorker', machine: 'worker-3' } });
      }
      if (i === 9) page.call('DELETE', `${PODS}/ubuntu`);
      page.frames();
    }
    const frames = page.frames();
    expect(frames.filter((f) => f.base)).toHaveLength(1);
    page.send({ type: 'base' });
    const fresh = page.frames().at(-1)!;
    expect(fresh.base).toBe(true);
    expect(known(frames)).toEqual(known([fresh]));
    expect(Object.keys(known(frames))).toContain('worker-4/kubelet');
    expect(Object.keys(known(frames))).not.toContain('worker-3');
  });

  it('[WO2] with frames and without, in slices and at once, equal hashes', () => {
    const hashes = [1, 7, 40].map((parts) => {
      const page = new Page();
      page.call('POST', PODS, POD);
      for (let i = 0; i < parts; i++) {
        page.order({ ask: 'advance', us: 28_000_000 / parts });
        if (parts !== 1) page.frames();
      }
      return page.hash();
    });
    expect(new Set(hashes).size).toBe(1);
  });

  it('[WO3] [WO9] a standing clock runs exactly until the answer', () => {
    const page = new Page();
    const before = page.order({ ask: 'now' });
    page.slices(50);
    expect(page.order({ ask: 'now' })).toBe(before);
    const reply = page.call('POST', PODS, POD);
    expect(reply.code).toBe(201);
    const after = page.order({ ask: 'now' });
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(before + 50);
    page.slices(50);
    expect(page.order({ ask: 'now' })).toBe(after);
    const rows = page.order({ ask: 'trace', root: reply.root });
    expect(rows[0]).toMatchObject({ verb: 'POST', object: PODS, from: 'client/kubectl' });
    expect(rows.some((r) => r.kind === 'response' && r.to === 'client/kubectl')).toBe(true);
  });

  it('[WO4] [WO5] seeks, repeats what was, and branches', () => {
    const page = new Page();
    const start = page.order({ ask: 'now' }) * 1000;
    page.order({ ask: 'advance', us: 20_000_000 });
    page.call('POST', PODS, POD);
    page.order({ ask: 'advance', us: 20_000_000 });
    const end = page.order({ ask: 'now' }) * 1000;
    const hash = page.hash();
    page.order({ ask: 'seek', at: start + 5_000_000 });
    const past = page.frames().at(-1)!.past!;
    expect(past).toMatchObject({ branch: 0, inPast: true, until: end });
    expect(page.order({ ask: 'object', key: 'Pod/default/ubuntu' })).toBeUndefined();
    page.order({ ask: 'advance', us: end - start - 5_000_000 });
    expect(page.hash()).toBe(hash);
    page.order({ ask: 'seek', at: start + 5_000_000 });
    page.call('POST', PODS, { ...POD, metadata: { name: 'other' } });
    page.order({ ask: 'advance', us: 25_000_000 });
    expect(page.order({ ask: 'object', key: 'Pod/default/other' })).toBeDefined();
    expect(page.order({ ask: 'object', key: 'Pod/default/ubuntu' })).toBeUndefined();
    const branches = page.frames().at(-1)!.past!.branches;
    expect(branches.map((b) => [b.id, b.parent, b.commands])).toEqual([
      [0, -1, 1],
      [1, 0, 1],
    ]);
    page.order({ ask: 'seek', at: end, branch: 0 });
    expect(page.hash()).toBe(hash);
  });

  it('[WO6] a snapshot continues to the same hash, and a recorded input repeats the run', () => {
    const page = new Page();
    page.call('POST', PODS, POD);
    page.order({ ask: 'command', command: { do: 'addWorker' } });
    page.order({ ask: 'advance', us: 9_000_000 });
    const bytes = page.order({ ask: 'snapshot' });
    const input = page.order({ ask: 'input' });
    const here = page.hash();
    page.order({ ask: 'advance', us: 60_000_000 });
    const end = page.hash();
    const other = new Page('small');
    other.order({ ask: 'restore', bytes });
    expect(other.hash()).toBe(here);
    other.order({ ask: 'advance', us: 60_000_000 });
    expect(other.hash()).toBe(end);
    const third = new Page('small');
    third.order({ ask: 'start', config: input.config, input });
    expect(third.hash()).toBe(here);
    expect(() => third.order({ ask: 'restore', bytes: new Uint8Array(9) })).toThrow('BadSnapshot');
  });

  it('[WO8] at story pace each step of a chain waits until it was shown', () => {
    const page = new Page('default', false);
    page.send({ type: 'pace', pace: 'story' });
    page.send({ type: 'shown', n: -1 });
    page.send({ type: 'call', id: 900, method: 'POST', path: PODS, body: POD });
    const seen: number[] = [];
    for (let i = 0; i < 30; i++) {
      page.slices(20);
      const rows = page.frames().flatMap((f) => f.trace);
      if (rows.length === seen.length) continue;
      const fresh = rows.slice(seen.length);
      expect(new Set(fresh.map((r) => r.root)).size).toBe(1);
      seen.push(...fresh.map((r) => r.n));
      page.slices(50);
      expect(page.frames().flatMap((f) => f.trace)).toHaveLength(seen.length);
      page.send({ type: 'shown', n: seen.at(-1)! });
    }
    expect(seen.length).toBeGreaterThan(20);
  });

  it('steps by hops: the clock stands at each', () => {
    const page = new Page();
    page.send({ type: 'call', id: 900, method: 'POST', path: PODS, body: POD });
    const rows = () => page.order({ ask: 'trace' }).length;
    let last = rows();
    for (let i = 0; i < 10; i++) {
      page.order({ ask: 'step', n: 1, of: 'hop' });
      expect(rows()).toBeGreaterThan(last);
      last = rows();
    }
  });

  it('streams a watch', () => {
    const page = new Page();
    const watch = { path: PODS, query: { watch: 'true' } };
    page.send({ type: 'open', id: 77, ...watch });
    page.call('POST', PODS, POD);
    page.order({ ask: 'advance', us: 2_000_000 });
    const steps = page.messages.flatMap((m) => (m.type === 'stream' ? [m.step] : []));
    expect(steps[0]).toMatchObject({ step: 'opened', code: 200 });
    expect(steps[1]).toMatchObject({ step: 'event', change: 'ADDED' });
    expect(steps.at(-1)).toMatchObject({ step: 'event', change: 'MODIFIED' });
    page.send({ type: 'cancel', id: 77 });
    const told = page.messages.filter((m) => m.type === 'stream').length;
    page.call('DELETE', `${PODS}/ubuntu`);
    expect(page.messages.filter((m) => m.type === 'stream')).toHaveLength(told);
  });

  it('[WO11] tells what a Pod waits for, and every row of its chain', () => {
    const page = new Page();
    page.frames();
    page.call('POST', PODS, POD);
    for (let i = 0; i < 60; i++) {
      page.order({ ask: 'advance', us: 300_000 });
      page.frames();
    }
    const frames = page.frames();
    const rows = frames.flatMap((f) => f.pods).filter((p) => p.name === 'ubuntu');
    const pull = rows.find((p) => p.wait?.what === 'pull')!.wait!;
    expect(pull.image).toBe('ubuntu:20.04');
    expect(pull.bytes).toBeGreaterThan(1e6);
    expect(pull.until).toBeGreaterThan(pull.from);
    const restart = rows.find((p) => p.wait?.what === 'restart')!.wait!;
    expect(restart.until - restart.from).toBe(10e6);
    const told = frames.flatMap((f) => f.trace).filter((r) => r.root !== 0);
    told.forEach((r, i) => expect(r.n).toBe(told[0]!.n + i));
    expect(told.length).toBeGreaterThan(100);
  });

  it('[WO7] [WO10] refuses what cannot be, with a reason', () => {
    const page = new Page();
    expect(() => page.order(faultOf('stop', 'nobody'))).toThrow('no machine or process nobody');
    expect(() =>
      page.order({ ask: 'command', command: { do: 'removeWorker', machine: 'cp-1' } }),
    ).toThrow('control-plane machine');
  });
});
