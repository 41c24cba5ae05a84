import type { Pod } from '../../api/core/pod/fields.ts';
import { explainCell } from './cell/explainCell.ts';
import type { WhyCell } from './cell/WhyCell.ts';
import { PodInfo } from '../framework/PodInfo.ts';
import type { QueueingHints } from '../queue/hints.ts';
import type { QueuedPod } from '../queue/QueuedPod.ts';
import type { Counterfactual } from './counterfactuals.ts';
import { counterfactuals } from './counterfactuals.ts';
import type { QueuedPodView } from './queueView.ts';
import { queueView } from './queueView.ts';
import type { KubeSchedulerConfiguration } from '../config/KubeSchedulerConfiguration.ts';
import type { ForkSource } from './SchedulerFork.ts';
import { SchedulerFork } from './SchedulerFork.ts';
import type { Moves } from './whoWouldMove.ts';
import { whoWouldMove } from './whoWouldMove.ts';
import type { WhyTable } from './whyTable.ts';
import { whyTable } from './whyTable.ts';

/** The scheduler's view at a moment. */
export interface WhySource extends ForkSource {
  readonly queued: () => readonly QueuedPod[];
  readonly hints: QueueingHints;
  /** Virtual time, µs. */
  readonly now: number;
}

/** A Pod as it was before it was bound: else NodeName would refuse all other nodes. */
function unbound(pod: Pod): Pod {
  const { nodeName, ...spec } = pod.spec ?? {};
  return nodeName ? { ...pod, spec } : pod;
}

/** Answers why Pods are where they are; changes nothing. */
export class SchedulerWhy {
  readonly #source: WhySource;

  constructor(source: WhySource) {
    this.#source = source;
  }

  /** All nodes × all plugins for a Pod, there or not yet created, as things are now. */
  explain(pod: Pod): WhyTable | undefined {
    const p = new PodInfo(unbound(pod));
    return whyTable(new SchedulerFork(this.#source, { without: p.uid }), p);
  }

  /** A cell of that table with its formula and its numbers; undefined: there is none. */
  cell(
    pod: Pod,
    at: { readonly node: string; readonly plugin: string; readonly point: 'filter' | 'score' },
  ): WhyCell | undefined {
    return explainCell(this.#source, new PodInfo(unbound(pod)), at);
  }

  /** Small changes after which a Pod would fit, each tried on a fork. */
  counterfactuals(pod: Pod): readonly Counterfactual[] {
    return counterfactuals(this.#source, new PodInfo(unbound(pod)));
  }

  /** Pods that another configuration would put elsewhere. */
  whoWouldMove(configuration: KubeSchedulerConfiguration): Moves {
    return whoWouldMove(this.#source, configuration);
  }

  /** What waits where, with back-off and waking events. */
  waiting(): readonly QueuedPodView[] {
    return queueView(this.#source.queued(), this.#source.hints, this.#source.now);
  }
}
