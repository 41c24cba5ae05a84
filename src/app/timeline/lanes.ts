import { binaryOf, isClient } from '../story/actors.ts';
import type { Hop } from '../story/Hop.ts';

/** Lanes of the timeline, from the outside in. */
export const LANES = ['clients', 'apiserver', 'etcd', 'control', 'kubelet'] as const;

export type Lane = (typeof LANES)[number];

/** Geometry of the panel, px: where lanes begin, and what is left above and below them. */
export const LABELS = 150;
export const TOP = 16;
export const BOTTOM = 32;

/** The lane of a program by its name. */
export function laneOfBinary(binary: string): Lane {
  switch (binary) {
    case 'kube-apiserver':
      return 'apiserver';
    case 'etcd':
      return 'etcd';
    case 'kubelet':
    case 'kube-proxy':
    case 'containerd':
      return 'kubelet';
    default:
      return 'control';
  }
}

/** The lane of a process. */
export function laneOf(actor: string): Lane {
  return isClient(actor) ? 'clients' : laneOfBinary(binaryOf(actor));
}

/** Where a hop's station stands: with the one who acts; an answer or a watch event with the one who gets it. */
export function laneOfHop(h: Hop): Lane {
  return laneOf(h.kind === 'response' || h.kind === 'watch' ? h.to : h.from);
}
