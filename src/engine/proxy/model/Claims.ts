import { PMap } from '../../sim/PMap.ts';

/** A thing as one Service wants it. */
export interface Claim<T> {
  readonly by: string;
  readonly value: T;
}

/**
 * Who wants which thing in the kernel: Services may share an address, a port or an endpoint, and
 * the thing stays until the last one leaves. Upstream finds that by walking all Services.
 */
export class Claims<T> {
  readonly state = { claims: new PMap<string, readonly Claim<T>[]>() };

  /** How the thing is wanted: by the last of its claimants in name order; undefined: not at all. */
  get(key: string): T | undefined {
    return this.state.claims.get(key)?.at(-1)?.value;
  }

  /** A Service wants it so. */
  set(key: string, by: string, value: T): void {
    const { claims } = this.state;
    const old = claims.get(key);
    if (!old) {
      claims.set(key, [{ by, value }]);
      return;
    }
    const others = old.filter((c) => c.by !== by);
    const all = [...others, { by, value }].sort((x, y) => (x.by < y.by ? -1 : 1));
    claims.set(key, all);
  }

  /** A Service wants it no more. */
  remove(key: string, by: string): void {
    const { claims } = this.state;
    const others = (claims.get(key) ?? []).filter((c) => c.by !== by);
    if (others.length > 0) claims.set(key, others);
    else claims.delete(key);
  }

  /** Calls `f` for all keys from one on and before another, in order. */
  range(
    from: string | undefined,
    to: string | undefined,
    f: (value: T, key: string) => void,
  ): void {
    this.state.claims.range(from, to, (c, key) => f(c.at(-1)!.value, key));
  }
}
