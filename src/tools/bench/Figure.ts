/** One measured figure, as it is printed. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** `>= 2000`, `<= 1`; '' when it is only told. */
  readonly target: string;
  readonly holds: boolean;
}

/** Makes a figure; the target says on which side the value must lie. */
export function figure(
  id: string,
  what: string,
  value: number,
  unit: string,
  target: string,
): Figure {
  const rounded = Number(value.toPrecision(4));
  const [, side, limit] = /^([<>])= (.+)$/.exec(target) ?? [];
  const holds =
    side === undefined || (side === '<' ? value <= Number(limit) : value >= Number(limit));
  return { id, what, value: rounded, unit, target, holds };
}

/** Prints a figure as one line of JSON. */
export function print(f: Figure): void {
  console.log(JSON.stringify(f));
}

/** CPU seconds, user and system, that a piece of work took in this process. */
export function cpuSeconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The middle of several values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
