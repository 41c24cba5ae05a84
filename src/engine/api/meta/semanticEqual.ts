type Json = Readonly<Record<string, unknown>>;

function isEmpty(v: unknown): boolean {
  if (v === undefined || v === null) return true;
  return Array.isArray(v) && v.length === 0;
}

function equalLists(x: readonly unknown[], y: readonly unknown[]): boolean {
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (!semanticEqual(x[i], y[i])) return false;
  return true;
}

function equalMaps(x: Json, y: Json): boolean {
  for (const k in x) if (x[k] !== y[k] && !semanticEqual(x[k], y[k])) return false;
  for (const k in y) if (x[k] === undefined && !isEmpty(y[k])) return false;
  return true;
}

/**
 * Whether two values of the API are the same, absent and empty lists counting as one. Shared parts
 * are not walked. Models: apimachinery/pkg/api/equality Semantic.DeepEqual
 */
export function semanticEqual(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) {
    return isEmpty(x) && isEmpty(y);
  }
  if (Array.isArray(x)) return Array.isArray(y) && equalLists(x, y);
  return !Array.isArray(y) && equalMaps(x as Json, y as Json);
}
