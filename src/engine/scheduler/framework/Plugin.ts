import type { Pod } from '../../api/core/pod/fields.ts';
import type { NodeInfo } from './NodeInfo.ts';

/** A filter's refusal: the reasons that FailedScheduling prints, verbatim. */
export interface PluginStatus {
  readonly plugin: string;
  /** No preemption can help. */
  readonly unresolvable: boolean;
  readonly reasons: readonly string[];
}

/** A scheduling plugin. Models: kube-scheduler framework interface.go */
export interface Plugin {
  readonly name: string;
  /** Factor of its normalised score; 0 for plugins that do not score. */
  readonly weight: number;
  /** Answers a refusal, or undefined when the node will do. */
  filter?(pod: Pod, node: NodeInfo): PluginStatus | undefined;
  /** False: the plugin has nothing to say of this Pod and is left out of the scoring. */
  scores?(pod: Pod): boolean;
  /** Raw score of a feasible node. */
  score?(pod: Pod, node: NodeInfo): number;
  /** Brings raw scores to 0 … 100. */
  normalize?(raw: readonly number[]): readonly number[];
}
