import { roundUpToMilli } from '../quantity.ts';

type Quantities = Readonly<Record<string, string>>;

/** Quantities finer than a thousandth are rounded up. Models: SetDefaults_ResourceList */
export function defaultQuantities(list: Quantities): Quantities {
  let out: Record<string, string> | undefined;
  for (const k in list) {
    const q = roundUpToMilli(list[k]!);
    if (q !== list[k]) {
      out ??= { ...list };
      out[k] = q;
    }
  }
  return out ?? list;
}
