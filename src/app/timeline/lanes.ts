import { binaryOf, isClient } from '../story/actors.ts';
import type { Hop } from '../story/Hop.ts';

/** Lanes of the timeline, from the outside in. */
export const LANES = ['clients', 'apiserver', 'etcd', 'control', 'kubelet'] as const;

export type Lane = (typeof LANES)[number];

/** The lane of a process. */
export function laneOf(actor: string): Lane {
  if (isClient(actor)) return 'clients';
  switch (binaryOf(actor)) {
    case 'kube-apiserver':
      return 'apiserver';
    case 'etcd':
      return 'etcd';
    case 'kube-scheduler':
    case 'kube-controller-manager':
      return 'control';
    default:
      return 'kubelet';
  }
}

/** Where a hop's station stands: with the one who acts; an answer or a watch event with the one who gets it. */
export function laneOfHop(h: Hop): Lane {
  return laneOf(h.kind === 'response' || h.kind === 'watch' ? h.to : h.from);
}
