/**
 * Shortens a name in the middle and keeps its random end: `web-7d4b9c-hfk9x` → `web…hfk9x`.
 * Identifiers of up to `most` characters stay whole.
 */
export function shortName(name: string, most: number): string {
  if (name.length <= most) return name;
  const end = name.slice(name.lastIndexOf('-') + 1);
  const tail = end.length > 0 && end.length <= 5 ? end : name.slice(-5);
  const head = name.slice(0, Math.max(1, most - tail.length - 1)).replace(/[-.]+$/, '');
  return `${head}…${tail}`;
}
