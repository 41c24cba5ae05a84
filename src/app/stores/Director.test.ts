import { beforeEach, describe, expect, it } from 'vitest';
import type { Frame, PastRow, TraceRowView } from '../../protocol/protocol.ts';
import { readCluster, useCluster } from './clusterStore.ts';
import type { Worker } from './Director.ts';
import { Director, HOP_MS } from './Director.ts';
import { usePlayback } from './playback.ts';
import { useView } from './viewStore.ts';

/** A clock that moves by hand. */
class HandClock {
  readonly #timers = new Map<number, { at: number; f: () => void }>();
  #now = 0;
  #id = 0;

  set(f: () => void, ms: number): number {
    this.#timers.set(++this.#id, { at: this.#now + ms, f });
    return this.#id;
  }

  clear(timer: number): void {
    this.#timers.delete(timer);
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, t]) => t.at <= end);
      const [next] = due.sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].f();
    }
    this.#now = end;
  }
}

/** A worker that remembers what it was asked. */
class FakeWorker implements Worker {
  readonly said: string[] = [];
  rows: readonly TraceRowView[] = [];
  play = (): void => void this.said.push('play');
  pause = (): void => void this.said.push('pause');
  stepHop = (): void => void this.said.push('stepHop');
  stepEvent = (): void => void this.said.push('stepEvent');
  shown = (n: number): void => void this.said.push(`shown ${n}`);
  seek = (at: number, branch?: number): Promise<void> => {
    this.said.push(`seek ${at}${branch === undefined ? '' : ` of ${branch}`}`);
    return Promise.resolve();
  };
  recall = (): Promise<readonly TraceRowView[]> => Promise.resolve(this.rows);
}

let n = 0;

/** A call of a kubelet: each is told as one hop. */
function call(at: number, root = 1): TraceRowView {
  const ends = { from: 'worker-1/kubelet', to: 'worker-1/containerd' };
  const rest = { until: at, cause: 0, root, num: 0, object: 'default/a', note: '' };
  const verb = `Call${n}`;
  return { n: n++, id: 100 + n, at, kind: 'request', verb, ...ends, ...rest };
}

const NOTHING = { components: [], nodes: [], pods: [], objects: [], events: [], gone: {} };

function past(until: number, inPast: boolean, branch = 0): PastRow {
  return { branch, from: 0, until, inPast, branches: [] };
}

/** A page whose time passes by hand. */
class Page {
  readonly clock = new HandClock();
  readonly worker = new FakeWorker();
  readonly director = new Director(this.clock);
  #version = 0;

  constructor() {
    this.director.connect(this.worker);
    this.base(0, past(0, false));
  }

  base(now: number, p: PastRow): void {
    this.#version = 0;
    this.frame(now, [], { base: true, epoch: ++epoch, past: p });
  }

  frame(now: number, trace: readonly TraceRowView[], more: Partial<Frame> = {}): void {
    const version = this.#version++;
    const common = { type: 'frame', epoch, version, base: false, running: true } as const;
    this.director.receive({ ...common, now, pace: 'story', ...NOTHING, trace, ...more });
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }
}

let epoch = 0;

function told(): string {
  const { lit, shown, story } = usePlayback.getState();
  return `${lit} of ${shown}, ${story?.hops.length ?? 0} known`;
}

describe('the director', () => {
  beforeEach(() => {
    n = 0;
    useView.setState({ pace: 'story' });
    useCluster.setState({ epoch: -1, past: undefined });
    const nothing = { story: undefined, lit: 0, shown: 0, travels: false, seeking: 0 };
    usePlayback.setState({ playing: true, ...nothing });
  });

  it('shows hop by hop at story pace and draws the frame after its last', async () => {
    const page = new Page();
    await page.settle();
    page.frame(20, [call(10), call(20)]);
    expect(told()).toBe('1 of 1, 2 known');
    expect(readCluster().now).toBe(0);
    page.clock.pass(HOP_MS);
    expect(told()).toBe('2 of 2, 2 known');
    page.clock.pass(HOP_MS);
    expect(readCluster().now).toBe(20);
    expect(page.worker.said.at(-1)).toBe('shown 1');
  });

  it('shows all at once at plain paces', async () => {
    const page = new Page();
    await page.settle();
    useView.setState({ pace: 10 });
    page.frame(20, [call(10), call(20)]);
    expect(told()).toBe('2 of 2, 2 known');
    expect(readCluster().now).toBe(20);
  });

  it('steps until a hop comes, however many rows tell nothing', async () => {
    const page = new Page();
    await page.settle();
    page.director.pause();
    page.director.step();
    page.frame(1, []);
    page.frame(2, []);
    expect(page.worker.said.filter((s) => s === 'stepHop')).toHaveLength(3);
    page.frame(3, [call(3)]);
    expect(told()).toBe('1 of 1, 1 known');
    expect(usePlayback.getState().playing).toBe(false);
    page.clock.pass(HOP_MS);
    expect(page.worker.said.filter((s) => s === 'stepHop')).toHaveLength(3);
  });

  it('steps back to the moment of the hop before, and keeps what is known to come', async () => {
    const page = new Page();
    await page.settle();
    const rows = [call(10), call(20), call(30)];
    page.frame(30, rows);
    page.clock.pass(3 * HOP_MS);
    page.director.stepBack();
    expect(page.worker.said.at(-1)).toBe('seek 20');
    page.worker.rows = rows.slice(0, 2);
    page.base(20, past(30, true));
    await page.settle();
    expect(told()).toBe('2 of 2, 3 known');
    expect(usePlayback.getState().seeking).toBe(0);
    expect(readCluster().past?.inPast).toBe(true);
    page.director.play();
    page.frame(30, [rows[2]!]);
    expect(told()).toBe('3 of 3, 3 known');
  });

  it('keeps only the newest wish while it seeks', async () => {
    const page = new Page();
    await page.settle();
    page.director.seek(5);
    page.director.seek(6);
    page.director.seek(7);
    expect(page.worker.said.filter((s) => s.startsWith('seek'))).toEqual(['seek 5']);
    page.base(5, past(30, true));
    await page.settle();
    expect(page.worker.said.filter((s) => s.startsWith('seek'))).toEqual(['seek 5', 'seek 7']);
  });

  it('another branch is another story', async () => {
    const page = new Page();
    await page.settle();
    page.frame(10, [call(10)]);
    page.clock.pass(HOP_MS);
    page.director.seek(5, { branch: 1 });
    page.base(5, past(9, true, 1));
    await page.settle();
    expect(told()).toBe('0 of 0, 0 known');
  });

  it('tells what belongs to one action as one story, and a new action anew', async () => {
    const page = new Page();
    await page.settle();
    page.director.action();
    page.frame(10, [call(10, 1), call(11, 2)]);
    page.clock.pass(2 * HOP_MS);
    expect(told()).toBe('2 of 2, 2 known');
    page.director.action();
    page.frame(20, [call(20, 3)]);
    expect(told()).toBe('1 of 1, 1 known');
    expect(usePlayback.getState().story?.root).toBe(3);
  });
});
