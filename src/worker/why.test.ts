import { describe, expect, it } from 'vitest';
import { scenarioConfig } from '../scenarios/scenarios.ts';
import type { Answers, WhyAnswer } from '../protocol/protocol.ts';
import { whyCsv, whyText } from '../app/inspector/why/exportWhy.ts';
import { whyModel } from '../app/inspector/why/whyModel.ts';
import { answer } from './answer.ts';
import { Run } from './Run.ts';

const SECOND = 1e6;

function runWith(...pods: readonly object[]): Run {
  const run = new Run(scenarioConfig('', 1));
  for (const body of pods) {
    const path = '/api/v1/namespaces/default/pods';
    run.command({ do: 'request', method: 'POST', path, body });
  }
  const until = run.cluster.sim.now + 10 * SECOND;
  while (run.step(until));
  return run;
}

function pod(name: string, spec: object = {}): object {
  const requests = { cpu: '500m', memory: '512Mi' };
  const containers = [{ name: 'c', image: 'nginx:1.27', resources: { requests } }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers, ...spec } };
}

function asked(run: Run, name: string): WhyAnswer {
  return answer(run.cluster, { ask: 'why', of: { key: `default/${name}` } }) as WhyAnswer;
}

describe('why', () => {
  it('[SC5] the table as decided and the one of now agree while nothing has changed', () => {
    const a = asked(runWith(pod('a')), 'a');
    const then = whyModel(a, 'then', a.decision!.node!)!;
    const now = whyModel(a, 'now', a.decision!.node!)!;
    const totals = (m: typeof then) => m.columns.map((c) => c.total ?? -1).sort((x, y) => x - y);
    expect(totals(now)).toEqual(totals(then));
    expect(then.columns.filter((c) => c.chosen).map((c) => c.nodes[0])).toEqual([a.decision!.node]);
    expect(now.filters.map((f) => f.plugin)).toEqual(then.filters.map((f) => f.plugin));
  });

  it("a column's points add up to its total", () => {
    const a = asked(runWith(pod('a'), pod('b')), 'b');
    const m = whyModel(a, 'then', '')!;
    m.columns.forEach((c, i) => {
      if (c.total === undefined) return;
      const sum = m.scores.reduce((n, s) => n + (s.points[i]?.weighted ?? 0), 0);
      expect(sum).toBe(c.total);
    });
  });

  it('[SC5] a cell of NodeResourcesFit comes to its own raw score', () => {
    const run = runWith(pod('a'));
    const at = { node: 'worker-2', plugin: 'NodeResourcesFit', point: 'score' as const };
    const cell = answer(run.cluster, { ask: 'whyCell', of: { key: 'default/a' }, ...at });
    const { lines, raw, facts } = cell as NonNullable<Answers['whyCell']>;
    expect(lines.find((l) => l.label === 'mean')?.value).toBe(String(raw));
    const field = 'spec.containers[0].resources.requests.cpu';
    expect(facts.find((f) => f.field === field)?.value).toBe('500');
  });

  it('a Pod that fits nowhere: its queue, its attempts, and changes that were tried', () => {
    const run = runWith(pod('gpu', { nodeSelector: { gpu: 'yes' } }));
    const a = asked(run, 'gpu');
    expect(a.waiting?.place).toBe('unschedulablePods');
    expect(a.attempts.map((x) => x.outcome)).toEqual(['unschedulable']);
    const helps = answer(run.cluster, { ask: 'whatWouldHelp', of: { key: 'default/gpu' } });
    const what = (helps as readonly { what: string }[]).map((h) => h.what);
    expect(what).toEqual(['nodeSelector', 'label']);
    const m = whyModel(a, 'then', '')!;
    const affinity = m.filters.find((f) => f.plugin === 'NodeAffinity')!;
    expect(affinity.verdicts).toContain('refused');
    expect(affinity.verdicts).toContain('unasked');
  });

  it('a Pod that is not there yet is tried', () => {
    const run = runWith();
    const a = answer(run.cluster, { ask: 'why', of: { pod: pod('new') } }) as WhyAnswer;
    expect(a.decision).toBeUndefined();
    expect(whyModel(a, 'now', '')!.feasible).toBe(3);
  });

  it('is exported as CSV and as text', () => {
    const m = whyModel(asked(runWith(pod('a')), 'a'), 'then', '')!;
    const lines = whyCsv(m).split('\r\n');
    expect(new Set(lines.map((l) => l.match(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g)!.length)).size).toBe(
      1,
    );
    expect(whyText(m)).toMatch(/^total /m);
  });

  it('another configuration is compared, then taken: Pods are packed', () => {
    const run = runWith(pod('a'), pod('b'), pod('c'));
    const packed = {
      apiVersion: 'kubescheduler.config.k8s.io/v1',
      kind: 'KubeSchedulerConfiguration',
      profiles: [
        {
          schedulerName: 'default-scheduler',
          plugins: {
            score: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] },
          },
          pluginConfig: [
            {
              name: 'NodeResourcesFit',
              args: {
                scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 1 }] },
              },
            },
          ],
        },
      ],
    };
    const ask = { ask: 'whoWouldMove', configuration: packed } as const;
    const { moves } = answer(run.cluster, ask) as Answers['whoWouldMove'];
    expect(moves!.tried).toBeGreaterThanOrEqual(3);
    expect(moves!.moves.length).toBeGreaterThan(0);
    run.command({ do: 'configureScheduler', configuration: packed });
    const later = {
      do: 'request',
      method: 'POST',
      path: '/api/v1/namespaces/default/pods',
    } as const;
    run.command({ ...later, body: pod('d') });
    run.command({ ...later, body: pod('e') });
    const until = run.cluster.sim.now + 5 * SECOND;
    while (run.step(until));
    const nodeOf = (name: string) => asked(run, name).decision!.node;
    expect(nodeOf('e')).toBe(nodeOf('d'));
  });

  it('a configuration with mistakes is refused and changes nothing', () => {
    const run = runWith();
    const command = { do: 'configureScheduler', configuration: { kind: 'Pod' } } as const;
    expect(run.cluster.refusal(command)).toMatch(/no kind/);
  });
});
