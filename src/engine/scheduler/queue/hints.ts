import type { ClusterEvent } from '../framework/ClusterEvent.ts';
import { covers, isWildCard } from '../framework/ClusterEvent.ts';
import type { Framework } from '../framework/Framework.ts';
import type { EventWithHint, Plugin } from '../framework/Plugin.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

/** What one plugin registered. */
interface Registration extends EventWithHint {
  readonly plugin: string;
}

function pluginsOf(f: Framework): ReadonlySet<Plugin> {
  const { preEnqueue, preFilter, filter, reserve, score } = f.points;
  return new Set([
    ...preEnqueue,
    ...preFilter,
    ...filter,
    ...reserve,
    ...score.map((s) => s.plugin),
  ]);
}

/** Why an event would wake a Pod, for the page. */
export interface WakingEvent {
  readonly plugin: string;
  readonly event: ClusterEvent;
  /** A function looks at the changed object first. */
  readonly hinted: boolean;
}

/**
 * The events that each profile's plugins registered, and their hint functions.
 * Models: pkg/scheduler/scheduler.go buildQueueingHintMap
 */
export class QueueingHints {
  readonly #byProfile = new Map<string, readonly Registration[]>();

  constructor(frameworks: Iterable<Framework>) {
    for (const f of frameworks) {
      const all = [...pluginsOf(f)].flatMap((p) =>
        (p.events ?? []).map((e) => ({ ...e, plugin: p.name })),
      );
      this.#byProfile.set(f.profileName, all);
    }
  }

  /** Whether any plugin registered the event. */
  ofInterest(e: ClusterEvent): boolean {
    if (isWildCard(e)) return true;
    for (const all of this.#byProfile.values()) {
      if (all.some((r) => covers(r.event, e))) return true;
    }
    return false;
  }

  /** Whether a plugin registered the event: a gated Pod is looked at only then. */
  registered(profile: string, plugin: string, e: ClusterEvent): boolean {
    if (isWildCard(e)) return true;
    const all = this.#byProfile.get(profile) ?? [];
    return all.some((r) => r.plugin === plugin && covers(r.event, e));
  }

  /**
   * Whether an event is worth trying a Pod again: only plugins that refused it are asked.
   * Answers the plugin that said so. Models: isPodWorthRequeuing
   */
  worth(
    profile: string,
    refusedBy: readonly string[],
    pod: PodInfo,
    e: ClusterEvent,
    old: unknown,
    now: unknown,
  ): string | undefined {
    if (refusedBy.length === 0 || isWildCard(e)) return '*';
    for (const r of this.#byProfile.get(profile) ?? []) {
      if (!refusedBy.includes(r.plugin) || !covers(r.event, e)) continue;
      if (!r.hint || r.hint(pod, old, now)) return r.plugin;
    }
    return undefined;
  }

  /** The events that may wake a Pod that these plugins refused. */
  wakingEvents(profile: string, refusedBy: readonly string[]): readonly WakingEvent[] {
    return (this.#byProfile.get(profile) ?? [])
      .filter((r) => refusedBy.includes(r.plugin))
      .map((r) => ({ plugin: r.plugin, event: r.event, hinted: r.hint !== undefined }));
  }
}
