import { CycleState } from './CycleState.ts';
import type { Nominator } from './Nominator.ts';
import type { NodeInfo } from './NodeInfo.ts';
import type { Handle, Plugin } from './Plugin.ts';
import { isStatus } from './Plugin.ts';
import type { PluginStatus } from './PluginStatus.ts';
import { errorStatus, SKIP, statusMessage, unresolvable } from './PluginStatus.ts';
import type { PodInfo } from './PodInfo.ts';

/** A plugin that scores, with the factor of its normalised score. */
interface Scorer {
  readonly plugin: Plugin;
  readonly weight: number;
}

/** The plugins of a profile by extension point, in order. */
export interface ExtensionPoints {
  readonly preEnqueue: readonly Plugin[];
  readonly queueSort: Plugin;
  readonly preFilter: readonly Plugin[];
  readonly filter: readonly Plugin[];
  readonly postFilter: readonly string[];
  readonly preScore: readonly Plugin[];
  readonly score: readonly Scorer[];
  readonly reserve: readonly Plugin[];
  readonly preBind: readonly string[];
  readonly bind: readonly string[];
}

/** Scores of a plugin over the feasible nodes, in their order. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  /** 0 … 100; what counts is this × weight. */
  readonly normalized: readonly number[];
}

/** What all PreFilters came to. */
export interface PreFilterOutcome {
  readonly status: PluginStatus | undefined;
  /** Nodes the Pod is restricted to; undefined: all. */
  readonly nodes: ReadonlySet<string> | undefined;
  /** Plugins that restricted the nodes. */
  readonly by: ReadonlySet<string>;
}

function intersect(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>) {
  return a ? new Set([...a].filter((x) => b.has(x))) : b;
}

/**
 * Runs the plugins of one profile. Models: pkg/scheduler/framework/runtime/framework.go
 */
export class Framework {
  readonly profileName: string;
  readonly points: ExtensionPoints;
  readonly handle: Handle;
  readonly nominator: Nominator;
  /** `percentageOfNodesToScore` of the profile; undefined: the configuration's. */
  readonly percentageOfNodesToScore: number | undefined;

  constructor(
    profileName: string,
    points: ExtensionPoints,
    handle: Handle,
    nominator: Nominator,
    percentageOfNodesToScore?: number,
  ) {
    this.profileName = profileName;
    this.points = points;
    this.handle = handle;
    this.nominator = nominator;
    this.percentageOfNodesToScore = percentageOfNodesToScore;
  }

  /** First refusal of an entrance into activeQ. */
  runPreEnqueue(pod: PodInfo): PluginStatus | undefined {
    for (const p of this.points.preEnqueue) {
      const s = p.preEnqueue?.(pod);
      if (s) return s;
    }
    return undefined;
  }

  runPreFilter(cycle: CycleState, pod: PodInfo): PreFilterOutcome {
    const skipped = new Set<string>();
    const by = new Set<string>();
    cycle.skipFilter = skipped;
    let nodes: ReadonlySet<string> | undefined;
    let status: PluginStatus | undefined;
    for (const p of this.points.preFilter) {
      const answer = p.preFilter!(cycle, pod);
      if (answer === SKIP) skipped.add(p.name);
      else if (isStatus(answer)) {
        if (answer.code === 'Unschedulable') status = answer;
        else if (answer.code !== 'Error') return { status: answer, nodes: undefined, by: NO_ONE };
        else return { status: failed('PreFilter', p.name, answer), nodes: undefined, by: NO_ONE };
      } else if (answer) {
        by.add(p.name);
        nodes = intersect(nodes, answer.nodes);
        if (nodes.size === 0) return { status: emptied(by), nodes, by };
      }
    }
    return { status, nodes, by };
  }

  addPod(cycle: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void {
    for (const p of this.points.preFilter) {
      if (p.addPod && !cycle.skipFilter.has(p.name)) p.addPod(cycle, pod, added, node);
    }
  }

  removePod(cycle: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void {
    for (const p of this.points.preFilter) {
      if (p.removePod && !cycle.skipFilter.has(p.name)) p.removePod(cycle, pod, removed, node);
    }
  }

  /** Filters that this cycle asks. */
  activeFilters(cycle: CycleState): readonly Plugin[] {
    return this.points.filter.filter((p) => !cycle.skipFilter.has(p.name));
  }

  /** First refusal of a node, nominated Pods left aside. */
  runFilters(
    cycle: CycleState,
    pod: PodInfo,
    node: NodeInfo,
    filters: readonly Plugin[] = this.activeFilters(cycle),
  ): PluginStatus | undefined {
    for (let i = 0; i < filters.length; i++) {
      const s = filters[i]!.filter!(cycle, pod, node);
      if (s) return s;
    }
    return undefined;
  }

  /**
   * First refusal of a node, with Pods of equal or higher priority that are nominated to it and
   * without them: both must pass. Models: RunFilterPluginsWithNominatedPods
   */
  runFiltersWithNominated(
    cycle: CycleState,
    pod: PodInfo,
    node: NodeInfo,
    filters: readonly Plugin[] = this.activeFilters(cycle),
  ): PluginStatus | undefined {
    const nominated = this.nominator.podsFor(node.name);
    if (nominated.length === 0) return this.runFilters(cycle, pod, node, filters);
    const above = nominated.filter((p) => p.priority >= pod.priority && p.uid !== pod.uid);
    if (above.length > 0) {
      const withThem = node.clone();
      const cycleWith = cycle.clone();
      for (const p of above) {
        withThem.addPod(p);
        this.addPod(cycleWith, pod, p, withThem);
      }
      const s = this.runFilters(cycleWith, pod, withThem, filters);
      if (s) return s;
    }
    return this.runFilters(cycle, pod, node, filters);
  }

  runPreScore(
    cycle: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
  ): PluginStatus | undefined {
    const skipped = new Set<string>();
    cycle.skipScore = skipped;
    for (const p of this.points.preScore) {
      const answer = p.preScore!(cycle, pod, nodes);
      if (answer === SKIP) skipped.add(p.name);
      else if (answer) return failed('PreScore', p.name, answer);
    }
    return undefined;
  }

  /** Scores of all plugins that have something to say. */
  runScore(cycle: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): readonly PluginScores[] {
    const out: PluginScores[] = [];
    for (const { plugin, weight } of this.points.score) {
      if (cycle.skipScore.has(plugin.name)) continue;
      const raw = Array.from<number>({ length: nodes.length });
      for (let i = 0; i < nodes.length; i++) raw[i] = plugin.score!(cycle, pod, nodes[i]!);
      let normalized = raw;
      if (plugin.normalize) {
        normalized = raw.slice();
        plugin.normalize(cycle, pod, normalized, nodes);
      }
      out.push({ plugin: plugin.name, weight, raw, normalized });
    }
    return out;
  }

  /** Reserves for a Pod; on a refusal everything is given back. */
  runReserve(cycle: CycleState, pod: PodInfo, node: string): PluginStatus | undefined {
    for (const p of this.points.reserve) {
      const s = p.reserve?.(cycle, pod, node);
      if (!s) continue;
      this.runUnreserve(cycle, pod, node);
      return s;
    }
    return undefined;
  }

  runUnreserve(cycle: CycleState, pod: PodInfo, node: string): void {
    for (const p of this.points.reserve.toReversed()) p.unreserve?.(cycle, pod, node);
  }

  /** Whether PostFilter plugins of this name run. */
  hasPostFilter(name: string): boolean {
    return this.points.postFilter.includes(name);
  }

  /** An empty memory for one attempt. */
  newCycle(): CycleState {
    return new CycleState();
  }
}

const NO_ONE: ReadonlySet<string> = new Set();

function failed(point: string, plugin: string, s: PluginStatus): PluginStatus {
  return errorStatus(plugin, `running ${point} plugin "${plugin}": ${statusMessage(s)}`);
}

function emptied(by: ReadonlySet<string>): PluginStatus {
  const names = [...by].sort();
  return unresolvable(
    '',
    names.length === 1
      ? `node(s) didn't satisfy plugin ${names[0]}`
      : `node(s) didn't satisfy plugin(s) [${names.join(' ')}] simultaneously`,
  );
}
