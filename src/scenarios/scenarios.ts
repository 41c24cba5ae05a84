import { controlPlaneMachine, workerMachine } from '../engine/api/machines.ts';
import type { ClusterConfig, MachineConfig } from '../engine/api/ClusterConfig.ts';

/** A cluster that the page can open, by its name in the URL (`?scenario=`). */
export interface Scenario {
  readonly id: string;
  readonly controlPlanes: readonly MachineConfig[];
  readonly workers: readonly MachineConfig[];
}

function scenario(id: string, controlPlanes: number, workers: number): Scenario {
  return {
    id,
    controlPlanes: Array.from({ length: controlPlanes }, (_, i) => controlPlaneMachine(i)),
    workers: Array.from({ length: workers }, (_, i) => workerMachine(i)),
  };
}

/** Every cluster that the page offers. */
export const SCENARIOS: readonly Scenario[] = [
  scenario('default', 3, 3),
  scenario('small', 1, 1),
  scenario('single', 1, 5),
  scenario('seven', 3, 7),
  scenario('rack', 5, 24),
];

/** The scenario of a name; an unknown name and '' get the default: three and three machines. */
export function scenarioOf(id: string): Scenario {
  return SCENARIOS.find((s) => s.id === id) ?? SCENARIOS[0]!;
}

/** A scenario's cluster. */
export function scenarioConfig(id: string, seed: number): ClusterConfig {
  const { controlPlanes, workers } = scenarioOf(id);
  return { seed, controlPlanes, workers, addons: true };
}
