import type { Json } from './json.ts';
import { isMap } from './json.ts';

/** RFC 7386: null deletes, maps merge, everything else replaces. Untouched parts stay shared. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const old: Json = isMap(target) ? target : {};
  let out: Record<string, unknown> | undefined = isMap(target) ? undefined : {};
  for (const k of Object.keys(patch)) {
    const v = patch[k];
    if (v === null) {
      if (k in (out ?? old)) delete (out ??= { ...old })[k];
      continue;
    }
    const merged = mergePatch(old[k], v);
    if (merged !== old[k]) (out ??= { ...old })[k] = merged;
  }
  return out ?? old;
}
