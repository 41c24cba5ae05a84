/**
 * A number, or a percentage of a total rounded up or down.
 * Models: apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent
 */
export function scaledValue(v: number | string | undefined, total: number, up: boolean): number {
  if (v === undefined) return 0;
  if (typeof v === 'number') return v;
  const percent = Number(v.slice(0, -1));
  if (!v.endsWith('%') || Number.isNaN(percent)) return 0;
  return up ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100);
}
