import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { PodRow } from '../../protocol/protocol.ts';
import { useCluster } from '../stores/clusterStore.ts';

const NONE: readonly string[] = [];

/** Pods of a node; a new list only when one of them changed. */
export function usePods(node: string): readonly PodRow[] {
  const uids = useCluster((s) => s.podsOn[node] ?? NONE);
  const rows = useCluster(useShallow((s) => uids.map((u) => s.pods[u])));
  return useMemo(() => rows.filter((p) => p !== undefined), [rows]);
}
