/** A cluster to start with. */
export interface Scenario {
  readonly id: string;
  readonly controlPlanes: number;
  readonly workers: number;
}

/** The sizes that the page offers; the second is the usual one. */
export const SCENARIOS: readonly Scenario[] = [
  { id: '1+1', controlPlanes: 1, workers: 1 },
  { id: '3+3', controlPlanes: 3, workers: 3 },
  { id: '3+7', controlPlanes: 3, workers: 7 },
  { id: '5+24', controlPlanes: 5, workers: 24 },
];

/** The scenario that an address names: one of ours, or any `control planes+workers` of sane size. */
export function scenarioOf(search: string): Scenario {
  const asked = (new URLSearchParams(search).get('scenario') ?? '').replace(' ', '+');
  const known = SCENARIOS.find((s) => s.id === asked);
  if (known) return known;
  const m = /^([1-7])\+(\d{1,3})$/.exec(asked);
  if (m) return { id: asked, controlPlanes: Number(m[1]), workers: Number(m[2]) };
  return SCENARIOS[1]!;
}
