import { binaryOf, isClient } from './actors.ts';
import type { Hop } from './Hop.ts';

/** Columns of a sequence diagram; several processes of a kind share one. */
const ORDER = [
  'kubectl',
  'kube-apiserver',
  'etcd',
  'kube-scheduler',
  'kube-controller-manager',
  'kubelet',
  'containerd',
];

/** The column of a process: its binary, whichever machine it is on. */
export function partyOf(actor: string): string {
  return isClient(actor) ? 'kubectl' : binaryOf(actor);
}

/** The parties of a story in the order in which they are drawn. etcd talks to itself: one column. */
export function partiesOf(hops: readonly Hop[]): readonly string[] {
  const found = new Set(hops.flatMap((h) => [partyOf(h.from), partyOf(h.to)]));
  const rank = (p: string): number => {
    const i = ORDER.indexOf(p);
    return i < 0 ? ORDER.length : i;
  };
  return [...found].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
