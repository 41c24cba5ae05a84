import type { Taint } from '../../api/core/node/fields.ts';
import type { Toleration } from '../../api/core/pod/fields.ts';

/**
 * Whether a toleration covers a taint. `Lt` and `Gt` are behind a gate that is off: they cover
 * nothing. Models: core/v1 toleration.go ToleratesTaint
 */
export function tolerates(t: Toleration, taint: Taint): boolean {
  if (t.effect && t.effect !== taint.effect) return false;
  if (t.key && t.key !== taint.key) return false;
  const operator: string = t.operator ?? '';
  if (operator === 'Exists') return true;
  if (operator !== '' && operator !== 'Equal') return false;
  return (t.value ?? '') === (taint.value ?? '');
}

/** The first taint against scheduling that nothing tolerates. Effects: NoSchedule, NoExecute. */
export function untoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
): Taint | undefined {
  if (!taints) return undefined;
  for (const taint of taints) {
    if (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') continue;
    if (!tolerations?.some((t) => tolerates(t, taint))) return taint;
  }
  return undefined;
}
