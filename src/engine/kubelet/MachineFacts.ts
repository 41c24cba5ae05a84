import type { Taint } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { Actor } from '../sim/Actor.ts';

/** A Pod of the kubelet's manifest folder, and the process of the machine that it stands for. */
export interface StaticPod {
  readonly pod: Pod;
  readonly process: () => Actor;
}

/** What a machine has, as its kubelet reports it. */
export interface MachineFacts {
  readonly ip: string;
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[] | undefined;
  /** What the kubelet's manifest folder holds. */
  readonly staticPods: readonly StaticPod[];
}
