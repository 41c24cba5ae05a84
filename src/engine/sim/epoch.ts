let last = 0;

/**
 * A fresh epoch for a persistent container. Epochs are unique over all branches of all clusters in
 * this process: a tree node of an older epoch is never edited in place.
 */
export function nextEpoch(): number {
  return ++last;
}

/** Nodes of another process come in with a snapshot: epochs up to theirs are taken. */
export function raiseEpoch(to: number): void {
  last = Math.max(last, to);
}
