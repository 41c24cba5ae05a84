import type { CycleState } from '../../engine/scheduler/framework/CycleState.ts';
import type { Diagnosis } from '../../engine/scheduler/framework/Diagnosis.ts';
import { fitError, truncateNote } from '../../engine/scheduler/framework/Diagnosis.ts';
import type { NodeInfo } from '../../engine/scheduler/framework/NodeInfo.ts';
import { isStatus } from '../../engine/scheduler/framework/Plugin.ts';
import type { PluginStatus } from '../../engine/scheduler/framework/PluginStatus.ts';
import { SKIP } from '../../engine/scheduler/framework/PluginStatus.ts';
import { PodInfo } from '../../engine/scheduler/framework/PodInfo.ts';
import type { FoundNodes } from '../../engine/scheduler/findNodes.ts';
import { findNodes } from '../../engine/scheduler/findNodes.ts';
import { DEFAULT_ARGS } from '../../engine/scheduler/config/pluginArgs.ts';
import type { Candidate } from '../../engine/scheduler/plugins/defaultPreemption/candidates.ts';
import {
  chooseCandidate,
  dryRun,
  figuresOf,
} from '../../engine/scheduler/plugins/defaultPreemption/candidates.ts';
import {
  ineligible,
  potentialNodes,
} from '../../engine/scheduler/plugins/defaultPreemption/preempt.ts';
import { runPostFilter } from '../../engine/scheduler/postFilter.ts';
import { rateNodes } from '../../engine/scheduler/rateNodes.ts';
import { rfc3339 } from '../../engine/sim/rfc3339.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { SchedulerCase } from './schedulerWorld.ts';
import { CASE_START, SchedulerWorld } from './schedulerWorld.ts';

type Json = Record<string, unknown>;

interface StatusSet {
  plugin?: string;
  code: string;
  reasons?: readonly string[];
  nodes?: number[];
}

/** Column of a table: one number when all are equal. */
function compact(v: readonly number[]): unknown {
  return v.length > 0 && v.every((x) => x === v[0]) ? v[0] : v;
}

function list(reasons: readonly string[]): Json {
  return reasons.length === 0 ? {} : { reasons };
}

/** Replays the attempts of a case and writes down what its recording has. */
export class SchedulerReplay {
  readonly #world: SchedulerWorld;
  #clock = 0;

  constructor(c: SchedulerCase) {
    this.#world = new SchedulerWorld(c);
  }

  /** All that stands in `expected`. */
  run(): Json {
    const w = this.#world;
    const nodes = w.nodes;
    const snapshotOrder = w.cache.nodes.map((n) => nodes.indexOf(n.name));
    const popOrder = w.pods.length > 1 ? this.#popOrder() : [];
    const results: Json[] = [];
    const pods = new Map(w.pods.map((p) => [p.uid, p]));
    for (const uid of w.pods.map((p) => p.uid)) {
      results.push(this.#attempt(pods, pods.get(uid)!, 1));
    }
    const again = [...pods.values()].filter((p) => !p.nodeName && p.nominatedNodeName !== '');
    again.sort((a, b) => b.priority - a.priority);
    for (const { uid } of again) {
      const p = pods.get(uid)!;
      if (p.nominatedNodeName !== '') results.push(this.#attempt(pods, p, 2));
    }
    return { nodes, snapshotOrder, popOrder, results };
  }

  #popOrder(): readonly string[] {
    const { framework: f, pods } = this.#world;
    const entries = pods
      .map((p, i) => ({ p, priority: p.priority, timestamp: i }))
      .filter(({ p }) => !f.runPreEnqueue(p));
    return entries.toSorted((a, b) => f.points.queueSort.less!(a, b)).map(({ p }) => p.key);
  }

  #index(n: NodeInfo | string): number {
    return this.#world.nodes.indexOf(typeof n === 'string' ? n : n.name);
  }

  /** Groups verdicts as a recording does: in the order of the first node that got each. */
  #grouped(verdicts: ReadonlyMap<string, PluginStatus>, withPlugin: boolean): StatusSet[] {
    const groups = new Map<string, StatusSet>();
    const sorted = [...verdicts].map(([name, s]) => ({ i: this.#index(name), s }));
    sorted.sort((a, b) => a.i - b.i);
    for (const { i, s } of sorted) {
      const key = `${withPlugin ? s.plugin : ''}|${s.code}|${s.reasons.join('|')}`;
      let g = groups.get(key);
      if (!g) {
        g = {
          ...(withPlugin ? { plugin: s.plugin } : {}),
          code: s.code,
          ...list(s.reasons),
          nodes: [],
        };
        groups.set(key, g);
      }
      g.nodes!.push(i);
    }
    return [...groups.values()];
  }

  #attempt(pods: Map<string, PodInfo>, pod: PodInfo, attempt: number): Json {
    const f = this.#world.framework;
    const base = { pod: pod.key, attempt };
    const gate = f.runPreEnqueue(pod);
    if (gate) {
      const { plugin, code, reasons } = gate;
      return { ...base, result: 'gated', gate: { plugin, code, reasons } };
    }
    if (this.#world.nodes.length === 0) {
      const message = 'no nodes available to schedule pods';
      return { ...base, result: 'unschedulable', message };
    }
    const independent = this.#independent(pod);
    const cycle = f.newCycle();
    const found = findNodes(f, cycle, pod, 0, 100);
    const filtered = this.#filtered(pod, found);
    if (found.feasible.length === 0) {
      const rest = this.#unschedulable(pods, pod, cycle, found);
      return { ...base, ...independent, ...filtered, ...rest };
    }
    return { ...base, ...independent, ...filtered, ...this.#schedule(pods, pod, cycle, found) };
  }

  /** Every PreFilter, then every Filter on every node, whatever failed before. */
  #independent(pod: PodInfo): Json {
    const f = this.#world.framework;
    const cycle = f.newCycle();
    const skipped: string[] = [];
    const failed: string[] = [];
    const preFilter: Json[] = [];
    for (const p of f.points.preFilter) {
      const answer = p.preFilter!(cycle, pod);
      if (answer === SKIP) skipped.push(p.name);
      else if (isStatus(answer)) {
        failed.push(p.name);
        preFilter.push({ plugin: p.name, code: answer.code, ...list(answer.reasons) });
      } else {
        const nodes = answer ? { nodes: [...answer.nodes].sort() } : {};
        preFilter.push({ plugin: p.name, code: 'Success', ...nodes });
      }
    }
    const filter: Json = {};
    for (const p of f.points.filter) {
      if (skipped.includes(p.name) || failed.includes(p.name)) continue;
      const verdicts = new Map<string, PluginStatus>();
      for (const n of this.#world.cache.nodes) {
        const s = p.filter!(cycle, pod, n);
        if (s) verdicts.set(n.name, s);
      }
      if (verdicts.size > 0) filter[p.name] = this.#grouped(verdicts, false);
    }
    return {
      ...(skipped.length > 0 ? { preFilterSkipped: skipped } : {}),
      ...(preFilter.length > 0 ? { preFilter } : {}),
      ...(Object.keys(filter).length > 0 ? { filter } : {}),
    };
  }

  #filtered(pod: PodInfo, found: FoundNodes): Json {
    const { feasible, diagnosis, nominated } = found;
    const all = this.#world.nodes.length;
    const indices = feasible.map((n) => this.#index(n)).toSorted((a, b) => a - b);
    const own = pod.nominatedNodeName;
    const refused = new Map(diagnosis.statuses);
    const looked = diagnosis.preFilterMessage === '' && !nominated;
    const fails = looked ? this.#grouped(refused, true) : [];
    const considered = looked ? this.#considered(found) : [];
    return {
      ...(found.restrictedTo ? { restrictedTo: found.restrictedTo } : {}),
      ...(fails.length > 0 ? { firstFail: fails } : {}),
      feasible: !nominated && indices.length === all ? 'all' : indices,
      ...(considered.length > 0 ? { nominatedConsidered: considered } : {}),
      ...(nominated && own !== '' ? { nominatedShortcut: true } : {}),
    };
  }

  #considered(found: FoundNodes): readonly string[] {
    const { nodes, framework } = this.#world;
    const looked = found.restrictedTo
      ? nodes.filter((n) => found.restrictedTo!.includes(n))
      : nodes;
    return looked.flatMap((n) => framework.nominator.podsFor(n).map((p) => `${n}<-${p.key}`));
  }

  #schedule(pods: Map<string, PodInfo>, pod: PodInfo, cycle: CycleState, found: FoundNodes): Json {
    const w = this.#world;
    const feasible = found.feasible.toSorted((a, b) => this.#index(a) - this.#index(b));
    const { scores, total, best } = rateNodes(w.framework, cycle, pod, feasible);
    const score = Object.fromEntries(
      scores.map((s) => [
        s.plugin,
        { weight: s.weight, raw: compact(s.raw), norm: compact(s.normalized) },
      ]),
    );
    const skipped = w.framework.points.score
      .map((s) => s.plugin.name)
      .filter((n) => cycle.skipScore.has(n));
    const names = best.map((i) => feasible[i]!.name).toSorted();
    const chosen = names[0]!;
    w.framework.runReserve(cycle, pod, chosen);
    const startTime = rfc3339(CASE_START + ++this.#clock * SECOND);
    const { nominatedNodeName: _, ...status } = pod.pod.status ?? {};
    const bound = new PodInfo({
      ...pod.pod,
      spec: { ...pod.pod.spec, nodeName: chosen },
      status: { ...status, startTime },
    });
    w.forgetNomination(pod);
    w.cache.addPod(bound, chosen);
    pods.set(pod.uid, bound);
    return {
      result: 'scheduled',
      ...(skipped.length > 0 ? { scoreSkipped: skipped } : {}),
      score,
      total: compact(total),
      best: names,
      chosen,
    };
  }

  #unschedulable(
    pods: Map<string, PodInfo>,
    pod: PodInfo,
    cycle: CycleState,
    found: FoundNodes,
  ): Json {
    const { framework: f } = this.#world;
    const { diagnosis: d } = found;
    const why = ineligible(f, pod, d);
    const potential = potentialNodes(f, d);
    const base = {
      eligible: why === undefined,
      ...(why === undefined ? {} : { reason: why }),
      potential: potential.map((n) => this.#index(n)).toSorted((a, b) => a - b),
    };
    const tried = why === undefined && potential.length > 0;
    const budgets = f.handle.listers.budgets();
    const run = tried ? dryRun(f, cycle, pod, potential, budgets, 0, potential.length) : undefined;
    const rejected = run && run.rejected.size > 0 ? this.#grouped(run.rejected, false) : undefined;
    const record = { ...base, ...(rejected ? { rejected } : {}) };
    if (run && run.candidates.length > 0) {
      const chosen = this.#preempt(pods, pod, run.candidates);
      return { ...this.#refused(d, ''), postFilter: { ...record, ...chosen } };
    }
    const args = DEFAULT_ARGS.DefaultPreemption;
    const { message, preemption } = runPostFilter(f, cycle, pod, found, args, () => 0);
    const cleared = preemption?.clearNomination && pod.nominatedNodeName !== '';
    if (cleared) pods.set(pod.uid, this.#unnominated(pod));
    const clearing = cleared ? { clearedNominations: [pod.key] } : {};
    return { ...this.#refused(d, message), postFilter: { ...record, ...clearing } };
  }

  #refused(d: Diagnosis, postFilterMessage: string): Json {
    d.postFilterMessage = postFilterMessage;
    const plugins = [...d.unschedulablePlugins].sort();
    return {
      result: 'unschedulable',
      message: truncateNote(fitError(d, this.#world.nodes.length)),
      ...(plugins.length > 0 ? { unschedulablePlugins: plugins } : {}),
    };
  }

  #unnominated(pod: PodInfo): PodInfo {
    const { nominatedNodeName: _, ...status } = pod.pod.status ?? {};
    this.#world.forgetNomination(pod);
    return new PodInfo({ ...pod.pod, status });
  }

  /** Victims leave at once; the Pod keeps its nomination. */
  #preempt(pods: Map<string, PodInfo>, pod: PodInfo, candidates: readonly Candidate[]): Json {
    const w = this.#world;
    const sorted = candidates.toSorted((a, b) => (a.node < b.node ? -1 : 1));
    const { decidedBy, ties } = chooseCandidate(sorted);
    const chosen = ties[0]!;
    for (const v of chosen.pods) w.cache.removePod(v, chosen.node);
    const lower = w.framework.nominator
      .podsFor(chosen.node)
      .filter((p) => p.priority < pod.priority);
    for (const p of lower) pods.set(p.uid, this.#unnominated(p));
    const nominated = new PodInfo({
      ...pod.pod,
      status: { ...pod.pod.status, nominatedNodeName: chosen.node },
    });
    pods.set(pod.uid, nominated);
    w.nominate(nominated);
    return {
      candidates: sorted.map((c) => candidateJson(c)),
      decidedBy,
      ties: ties.map((c) => c.node),
      nominated: chosen.node,
      victims: chosen.pods.map((p) => p.key),
      ...(lower.length > 0 ? { clearedNominations: lower.map((p) => p.key) } : {}),
    };
  }
}

function candidateJson(c: Candidate): Json {
  const f = figuresOf(c);
  return {
    node: c.node,
    victims: c.pods.map((p) => p.key),
    pdbViolations: f.budgetViolations,
    highestPriority: f.highestPriority,
    sumPriorities: f.sumOfPriorities,
    count: f.victims,
    earliestStart: rfc3339(f.earliestStart),
  };
}
