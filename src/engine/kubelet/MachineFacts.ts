import type { Taint } from '../api/core/node/fields.ts';

/** What a machine has, as its kubelet reports it. */
export interface MachineFacts {
  readonly ip: string;
  readonly podCIDR: string;
  readonly cpu: string;
  readonly memory: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[] | undefined;
}
