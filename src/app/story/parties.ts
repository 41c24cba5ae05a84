import { binaryOf, isClient } from './actors.ts';
import type { Hop } from './Hop.ts';

/** Columns of a sequence diagram; several processes of a kind share one. */
const ORDER = [
  'kubectl',
  'kube-apiserver',
  'etcd',
  'etcd leader',
  'etcd followers',
  'kube-scheduler',
  'kube-controller-manager',
  'kubelet',
  'containerd',
];

/** The etcd member that led while the story was told, or '' when nothing says so. */
export function leaderOf(hops: readonly Hop[]): string {
  return hops.find((h) => h.verb === 'MsgApp')?.from ?? '';
}

/** The column of a process: its binary, whichever machine it is on; etcd by its role. */
export function partyOf(actor: string, leader: string): string {
  if (isClient(actor)) return 'kubectl';
  const binary = binaryOf(actor);
  if (binary !== 'etcd' || leader === '') return binary;
  return actor === leader ? 'etcd leader' : 'etcd followers';
}

/** The parties of a story in the order in which they are drawn. */
export function partiesOf(hops: readonly Hop[]): readonly string[] {
  const leader = leaderOf(hops);
  const found = new Set(hops.flatMap((h) => [partyOf(h.from, leader), partyOf(h.to, leader)]));
  const rank = (p: string): number => {
    const i = ORDER.indexOf(p);
    return i < 0 ? ORDER.length : i;
  };
  return [...found].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
