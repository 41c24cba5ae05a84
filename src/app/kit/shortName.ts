/** A Pod's name as a ReplicaSet of a Deployment makes it: the hash between tells nothing. */
const MADE = /^(.+)-[a-z0-9]{6,10}-([a-z0-9]{5})$/;

/**
 * Shortens a name in the middle and keeps its random end: `web-7d4b9c-hfk9x` → `web…hfk9x`.
 * Identifiers of up to `most` characters stay whole.
 */
export function shortName(name: string, most: number): string {
  if (name.length <= most) return name;
  const made = MADE.exec(name);
  if (made && made[1]!.length + 6 <= most) return `${made[1]}…${made[2]}`;
  const end = name.slice(name.lastIndexOf('-') + 1);
  const tail = end.length > 0 && end.length <= 5 ? end : name.slice(-5);
  const head = name.slice(0, Math.max(1, most - tail.length - 1)).replace(/[-.]+$/, '');
  return `${head}…${tail}`;
}
