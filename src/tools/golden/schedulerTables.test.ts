import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../engine/api/core/pod/fields.ts';
import type { ActionName } from '../../engine/scheduler/framework/ClusterEvent.ts';
import { ACTION, actionNames } from '../../engine/scheduler/framework/ClusterEvent.ts';
import type { EventResource } from '../../engine/scheduler/framework/ClusterEvent.ts';
import { PodInfo } from '../../engine/scheduler/framework/PodInfo.ts';
import type { Framework } from '../../engine/scheduler/framework/Framework.ts';
import type { Plugin } from '../../engine/scheduler/framework/Plugin.ts';
import { backoffEnd } from '../../engine/scheduler/queue/backoff.ts';
import { QueueingHints } from '../../engine/scheduler/queue/hints.ts';
import { SECOND } from '../../engine/sim/time.ts';
import { SchedulerWorld } from './schedulerWorld.ts';

interface RegisteredEvents {
  readonly plugin: string;
  readonly events: readonly {
    readonly resource: string;
    readonly actions: readonly string[];
    readonly hint: boolean;
  }[];
}

interface Scenario {
  readonly plugin: string;
  readonly about: string;
  readonly resource: EventResource;
  readonly action: ActionName;
  readonly pod: Pod;
  readonly old: unknown;
  readonly new: unknown;
  readonly hint: string;
}

interface Measured {
  readonly failures: number;
  readonly failedAt: string;
  readonly backoffExpires: string;
}

function table(name: string): unknown {
  return JSON.parse(readFileSync(`e2e/golden/scheduler/tables/${name}.json`, 'utf8'));
}

const hints = table('hints') as {
  readonly events: readonly RegisteredEvents[];
  readonly scenarios: readonly Scenario[];
  readonly backoff: { readonly measured: readonly Measured[] };
};

const plugins = table('plugins') as {
  readonly order: Readonly<Record<string, readonly string[]>>;
  readonly plugins: readonly { readonly plugin: string; readonly weight?: number }[];
};

function framework(): Framework {
  const expected = { nodes: [], snapshotOrder: [], results: [] };
  return new SchedulerWorld({ objects: [], pods: [], expected }).framework;
}

function allPlugins({ points: p }: Framework): readonly Plugin[] {
  const scorers = p.score.map((s) => s.plugin);
  return [...new Set([...p.preEnqueue, ...p.preFilter, ...p.filter, ...p.reserve, ...scorers])];
}

/** `1m0.3s` in µs. */
function duration(text: string): number {
  const [, m = '0', s = '0', ms = '0'] = /^(?:(\d+)m)?(?:([\d.]+)s)?(?:(\d+)ms)?$/.exec(text)!;
  return Math.round((Number(m) * 60 + Number(s) + Number(ms) / 1000) * SECOND);
}

describe('recorded tables of the scheduler', () => {
  it('[SF1] has the default plugins in order, with their weights', () => {
    const { points } = framework();
    const names = (ps: readonly Plugin[]) => ps.map((p) => p.name);
    const { order } = plugins;
    expect(names(points.preEnqueue)).toEqual(order['PreEnqueue']);
    expect([points.queueSort.name]).toEqual(order['QueueSort']);
    expect(names(points.preFilter)).toEqual(order['PreFilter']);
    expect(names(points.filter)).toEqual(order['Filter']);
    expect(points.postFilter).toEqual(order['PostFilter']);
    expect(names(points.preScore)).toEqual(order['PreScore']);
    expect(names(points.score.map((s) => s.plugin))).toEqual(order['Score']);
    expect(names(points.reserve)).toEqual(order['Reserve']);
    expect(points.preBind).toEqual(order['PreBind']);
    expect(points.bind).toEqual(order['Bind']);
    for (const { plugin, weight } of plugins.plugins) {
      if (weight === undefined) continue;
      expect(points.score.find((s) => s.plugin.name === plugin)?.weight, plugin).toBe(weight);
    }
  });

  it('[SQ3] registers the events that upstream registers', () => {
    const own = allPlugins(framework())
      .filter((p) => p.events)
      .map((p) => ({
        plugin: p.name,
        events: p.events!.map((e) => ({
          resource: e.event.resource,
          actions: actionNames(e.event.action),
          hint: e.hint !== undefined,
        })),
      }))
      .toSorted((a, b) => (a.plugin < b.plugin ? -1 : 1));
    const sorted = (all: readonly RegisteredEvents[]) =>
      all.map((p) => ({ ...p, events: p.events.map((e) => JSON.stringify(e)).toSorted() }));
    expect(sorted(own)).toEqual(sorted(hints.events));
  });

  it.each(hints.scenarios.map((s) => [`${s.plugin}: ${s.about}`, s] as const))(
    '[SQ3] %s',
    (_, s) => {
      const parsed = (o: unknown) => (s.resource === 'Pod' && o ? new PodInfo(o as Pod) : o);
      const e = { resource: s.resource, action: ACTION[s.action] };
      const own = new QueueingHints([framework()]);
      const old = parsed(s.old) ?? undefined;
      const now = parsed(s.new) ?? undefined;
      const pod = new PodInfo(s.pod);
      const wakes = own.worth('default-scheduler', [s.plugin], pod, e, old, now) !== undefined;
      expect(wakes).toBe(s.hint.startsWith('Queue') && s.hint !== 'QueueSkip');
    },
  );

  it.each(hints.backoff.measured)('[SQ1] backs off after $failures failures', (m) => {
    const failed = { timestamp: duration(m.failedAt), unschedulableCount: m.failures };
    const limits = { initialUs: SECOND, maxUs: 10 * SECOND };
    const end = backoffEnd({ ...failed, errorCount: 0 }, limits);
    expect(end).toBe(duration(m.backoffExpires));
  });
});
