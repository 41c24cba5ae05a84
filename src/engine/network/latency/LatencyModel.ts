/** Points of a quantile function or of a line in pieces, in rising order of the first number. */
export type Points = readonly (readonly [number, number])[];

/** What one thing costs, with where the figure comes from. */
export interface Constant<T> {
  readonly value: T;
  readonly source: string;
}

/** What hops cost. Two sets of constants; the visitor chooses one. */
export interface LatencyModel {
  readonly id: 'measured' | 'published';
  /** A first round trip over two veth pairs in each direction, without rules: quantile → µs. */
  readonly base: Constant<Points>;
  /** Setting up connection tracking and NAT for a new connection, µs. */
  readonly natUs: Constant<number>;
  /** A rule looked at, ns. */
  readonly ruleNs: Constant<number>;
  /** A request and its answer on an established connection, µs. */
  readonly exchangeUs: Constant<number>;
  /** One sync of the iptables mode by number of Services: full and partial, ms. */
  readonly fullSyncMs: Constant<Points>;
  readonly partialSyncMs: Constant<Points>;
}

/** Reads a line in pieces; beyond its ends it goes on as its last piece does. */
export function along(points: Points, x: number): number {
  let i = 1;
  while (i < points.length - 1 && points[i]![0] < x) i++;
  const [x0, y0] = points[i - 1]!;
  const [x1, y1] = points[i]!;
  if (x <= x0 && i === 1) return y0;
  return y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}

/** The value of a quantile function; beyond its outermost points these stand. */
export function quantile(points: Points, u: number): number {
  const last = points.at(-1)!;
  if (u >= last[0]) return last[1];
  return along(points, u);
}
