// Figures of the page: `npm run bench -- frame paint`. Each is one line of JSON in $KUBARIUM_FIGURES.
import { appendFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import type { Browser, Page } from '@playwright/test';
import { test } from '@playwright/test';
import type { Frame } from '../../src/protocol/protocol.ts';
import { figure, median } from '../../src/tools/bench/Figure.ts';
import '../fixtures/kubarium.ts';

const LOADS = 5;
const MEASURE_MS = 5_000;
const FRAME_MS = 1000 / 30;
const CHANGES = 20;
const PODS = 960;
/** Noted where each frame begins. */
const FRAME_MARK = 'bench-frame';

/** What the page's worker said last, and how to speak in its place. */
interface Spied {
  base: Frame | undefined;
  epoch: number;
  version: number;
  say: (f: Frame) => void;
}

declare global {
  interface Window {
    spied: Spied;
  }
}

function tell(...f: Parameters<typeof figure>): void {
  appendFileSync(
    process.env['KUBARIUM_FIGURES'] ?? '/dev/stdout',
    `${JSON.stringify(figure(...f))}\n`,
  );
}

/** Runs in the page before its scripts: listens between the worker and the session. */
function spy(): void {
  const spied: Spied = { base: undefined, epoch: 0, version: 0, say: () => undefined };
  window.spied = spied;
  const Real = window.Worker;
  window.Worker = class extends Real {
    override set onmessage(f: ((e: MessageEvent) => void) | null) {
      super.onmessage = (e: MessageEvent) => {
        if (e.data.type === 'frame') {
          spied.say = (frame) => f?.call(this, new MessageEvent('message', { data: frame }));
          if (e.data.base) spied.base = e.data as Frame;
          spied.epoch = e.data.epoch as number;
          spied.version = e.data.version as number;
        }
        f?.call(this, e);
      };
    }
  };
}

interface TraceEntry {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** CPU time of the thread: what others do on the machine does not count. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** Busy time of the page's main thread from frame to frame, ms of its CPU, while something goes on. */
async function busy(browser: Browser, page: Page, ms: number): Promise<readonly number[]> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'blink.user_timing', '__metadata'],
  });
  await page.waitForTimeout(ms);
  const text = (await browser.stopTracing()).toString();
  const all = (JSON.parse(text) as { traceEvents: TraceEntry[] }).traceEvents;
  const mains = all.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain');
  const tasks = all.filter(
    (e) =>
      e.ph === 'X' &&
      e.name.endsWith('RunTask') &&
      mains.some((m) => m.tid === e.tid && m.pid === e.pid),
  );
  const begins = all.filter((e) => e.name === FRAME_MARK).map((e) => e.ts);
  const first = Math.min(...tasks.map((e) => e.ts));
  const count = Math.floor(ms / FRAME_MS);
  const ticks = Array.from({ length: count }, (_, i) => first + i * FRAME_MS * 1000);
  const starts = (begins.length > 0 ? begins : ticks).sort((a, b) => a - b);
  const bins = starts.map(() => 0);
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    const i = starts.findLastIndex((start) => start <= ts + dur);
    if (i >= 0) bins[i]! += tdur / 1000;
  }
  return bins;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Runs in the page: a base in the worker's name, with so many Pods spread over its workers. */
function fill(count: number): void {
  const { spied } = window;
  const nodes = spied.base!.nodes.filter((n) => !n.controlPlane);
  const pods = Array.from({ length: count }, (_, i) => ({
    uid: `pod-${i}`,
    namespace: 'default',
    name: `web-5c4798c59b-${String(10_000 + i)}`,
    node: nodes[i % nodes.length]!.name,
    status: 'Running',
    class: 'good' as const,
    ready: 1,
    containers: 1,
    restarts: 0,
    ip: `10.244.${i % nodes.length}.${i % 250}`,
    owner: '',
    milliCPU: 0,
    memory: 0,
    labels: { app: 'web', 'pod-template-hash': '5c4798c59b' },
    wait: null,
    note: '',
  }));
  spied.epoch += 1000;
  spied.version = 0;
  spied.base = { ...spied.base!, epoch: spied.epoch, version: 0, base: true, pods };
  spied.say(spied.base);
}

/** Runs in the page: frames in the worker's name, each with some changed Pods. */
function change({ changes, everyMs }: { changes: number; everyMs: number }): void {
  const { spied } = window;
  const pods = spied.base!.pods.filter((p) => p.node !== '');
  let n = 0;
  window.setInterval(() => {
    performance.mark('bench-frame');
    const changed = Array.from({ length: changes }, (_, i) => {
      const p = pods[(n * changes + i * 37) % pods.length]!;
      const busy = n % 2 === 0;
      const status = busy ? 'ContainerCreating' : 'Running';
      return { ...p, status, class: busy ? 'progress' : 'good', ready: busy ? 0 : 1 } as const;
    });
    n++;
    spied.version++;
    const nothing = { components: [], nodes: [], objects: [], events: [], gone: {}, trace: [] };
    const now = spied.base!.now + n * 33_000;
    const head = {
      type: 'frame',
      epoch: spied.epoch,
      version: spied.version,
      base: false,
    } as const;
    spied.say({ ...head, now, running: true, pace: 1, ...nothing, pods: changed });
  }, everyMs);
}

test('frame', async ({ browser, page }) => {
  await page.addInitScript(spy);
  await page.goto('/?lang=en&seed=1&scenario=rack&paused=1&pace=1');
  await page.evaluate(() => window.kubarium.ready);
  await page.waitForTimeout(1_000);
  await page.evaluate(fill, PODS);
  await page.locator('[data-level=tile]').waitFor();
  await page.waitForTimeout(2_000);
  const idle = await busy(browser, page, MEASURE_MS);
  await page.evaluate(change, { changes: CHANGES, everyMs: FRAME_MS });
  await page.waitForTimeout(1_000);
  const moving = await busy(browser, page, MEASURE_MS);
  const more = percentile(moving, 0.95) - percentile(idle, 0.95);
  const what = `main thread busy a frame above idle, p95, ${PODS} Pods as tiles, ${CHANGES} changes`;
  tell('frame', what, more, 'ms', '<= 4');
  const long = moving.filter((ms) => ms > 33).length / moving.length;
  tell('frame-long', 'frames of it with more than 33 ms of work', long * 100, '%', '<= 1');
  const base = await page.evaluate(() => window.spied.base!);
  const small = { ...base, components: [], nodes: [], objects: [], events: [], trace: [] };
  const bytes = serialize({ ...small, pods: base.pods.slice(0, CHANGES) }).length;
  const share = (bytes / serialize(base).length) * 100;
  tell(
    'frame-bytes',
    `bytes of a frame with ${CHANGES} changed Pods, of its base`,
    share,
    '%',
    '<= 2',
  );
});

interface Painted {
  readonly paint: number;
  readonly shift: number;
}

/** Runs in the page: its largest paint, ms, and the sum of its layout shifts. */
function painted(): Promise<Painted> {
  return new Promise((resolve) => {
    let paint = 0;
    let shift = 0;
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) paint = Math.max(paint, e.startTime);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) shift += (e as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    window.setTimeout(() => resolve({ paint, shift }), 500);
  });
}

test('paint', async ({ browser, baseURL }) => {
  const paints: Painted[] = [];
  for (let i = 0; i < LOADS; i++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${baseURL}?lang=en&seed=1`);
    await page.evaluate(() => window.kubarium.ready);
    await page.waitForTimeout(2_500);
    paints.push(await page.evaluate(painted));
    await context.close();
  }
  const paint = median(paints.map((p) => p.paint)) / 1000;
  tell('paint', `largest contentful paint, empty cache, median of ${LOADS}`, paint, 's', '<= 1.25');
  tell(
    'shift',
    'layout shift of the first seconds, worst',
    Math.max(...paints.map((p) => p.shift)),
    '',
    '<= 0.05',
  );
});
