/** Digits grouped by a narrow no-break space: `3 108`. */
export function formatNumber(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
