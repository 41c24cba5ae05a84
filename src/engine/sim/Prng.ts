/** Saved words of a generator. */
export type PrngState = readonly [number, number, number, number];

/**
 * The cluster's only source of chance: sfc32 over four 32-bit words. Decisions use integers only,
 * so every engine of JavaScript draws the same.
 */
export class Prng {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 1;

  constructor(seed: number) {
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / 4_294_967_296) >>> 0;
    this.#c = 0x9e37_79b9;
    for (let i = 0; i < 12; i++) this.u32();
  }

  /** The next 32 bits, as an unsigned integer. */
  u32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    this.#c |= 0;
    return t >>> 0;
  }

  /** An integer in [0, n), unbiased; n is an integer in 1 … 2^32. */
  int(n: number): number {
    const limit = 4_294_967_296 - (4_294_967_296 % n);
    let x = this.u32();
    while (x >= limit) x = this.u32();
    return x % n;
  }

  /** An integer in [low, high], both included. */
  between(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }

  /** True in `numerator` of `denominator` draws. */
  chance(numerator: number, denominator: number): boolean {
    return numerator > 0 && this.int(denominator) < numerator;
  }

  /**
   * `wait.Jitter`: a duration of `base` plus up to `percent` % of it.
   * Models: staging/src/k8s.io/apimachinery/pkg/util/wait/backoff.go
   */
  jitter(baseUs: number, percent: number): number {
    const span = Math.floor((baseUs * percent) / 100);
    return span <= 0 ? baseUs : baseUs + this.int(span + 1);
  }

  save(): PrngState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  load(state: PrngState): void {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }
}
