import { useMemo } from 'react';
import type { Layout, Level, MachineInput } from '../graph/layout.ts';
import { layout } from '../graph/layout.ts';
import { readCluster, useCluster } from '../stores/clusterStore.ts';

/** Machines that a cluster of this size will have: its frame is drawn before the worker answers. */
export interface ExpectedMachines {
  readonly controlPlanes: number;
  readonly workers: number;
}

/** `worker-2` before `worker-10`. */
const byNumber = new Intl.Collator('en', { numeric: true });

function expected(e: ExpectedMachines): string {
  const masters = Array.from({ length: e.controlPlanes }, (_, i) => `*cp-${i + 1}`);
  const workers = Array.from({ length: e.workers }, (_, i) => `worker-${i + 1}`);
  return [...masters, ...workers].join(' ');
}

function present(names: readonly string[]): string {
  const { nodes } = readCluster();
  const words = names.map((n) => (nodes[n]?.controlPlane ? `*${n}` : n));
  return words.sort(byNumber.compare).join(' ');
}

function inputOf(word: string): MachineInput {
  const controlPlane = word.startsWith('*');
  return { name: controlPlane ? word.slice(1) : word, controlPlane };
}

/** The geometry; a new one only when machines come or go, or the level changes. */
export function useLayout(e: ExpectedMachines, level: Level): Layout {
  const names = useCluster((s) => s.machines);
  const key = useMemo(() => (names.length === 0 ? expected(e) : present(names)), [names, e]);
  return useMemo(() => layout(key.split(' ').map(inputOf), level), [key, level]);
}
