/** What requests of one mode came to. Times are µs. */
export interface Sample {
  readonly mode: string;
  readonly connectUs: readonly number[];
  readonly outcomes: Readonly<Record<string, number>>;
  /** Requests by the endpoint that answered. */
  readonly endpoints: Readonly<Record<string, number>>;
}

/** Nearest-rank percentile, 0 … 100; 0 of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0;
}

function counted(
  counts: Readonly<Record<string, number>>,
  key: string,
): Readonly<Record<string, number>> {
  return key === '' ? counts : { ...counts, [key]: (counts[key] ?? 0) + 1 };
}

/** One request's result, joined to those of its mode. */
export interface Result {
  readonly mode: string;
  readonly outcome: string;
  readonly connectUs: number;
  readonly endpoint: string;
}

/** The samples with one more result; a mode's first one begins its sample. */
export function withResult(samples: readonly Sample[], r: Result): readonly Sample[] {
  const none: Sample = { mode: r.mode, connectUs: [], outcomes: {}, endpoints: {} };
  const own = samples.find((s) => s.mode === r.mode) ?? none;
  const next: Sample = {
    mode: r.mode,
    connectUs: r.connectUs > 0 ? [...own.connectUs, r.connectUs] : own.connectUs,
    outcomes: counted(own.outcomes, r.outcome),
    endpoints: counted(own.endpoints, r.endpoint),
  };
  const others = samples.filter((s) => s.mode !== r.mode);
  return [...others, next].toSorted((a, b) => (a.mode < b.mode ? -1 : 1));
}
