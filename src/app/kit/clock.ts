/** Hours, minutes and seconds of a virtual time in µs, and its milliseconds and microseconds. */
export function clockParts(us: number): readonly [seconds: string, fraction: string] {
  if (us === 0) return ['--:--:--', ''];
  const text = new Date(Math.floor(us / 1000)).toISOString();
  const rest = String(us % 1000).padStart(3, '0');
  return [text.slice(11, 19), `.${text.slice(20, 23)} ${rest}`];
}

/** A length of virtual time in words: `541 ms`, `2.1 s`, `5 m 20 s`. */
export function duration(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 10_000) return `${(us / 1000).toFixed(1)} ms`;
  if (us < 1_000_000) return `${Math.round(us / 1000)} ms`;
  if (us < 60_000_000) return `${(us / 1e6).toFixed(1)} s`;
  const seconds = Math.round(us / 1e6);
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} m` : `${Math.floor(seconds / 60)} m ${rest} s`;
}
