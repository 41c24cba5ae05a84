import type { Taint } from '../../api/core/node/fields.ts';
import type { Toleration } from '../../api/core/pod/fields.ts';

/** Whether a toleration covers a taint. Models: component-helpers scheduling/corev1 */
export function tolerates(t: Toleration, taint: Taint): boolean {
  if (t.effect && t.effect !== taint.effect) return false;
  if (t.key && t.key !== taint.key) return false;
  if (t.operator === 'Exists') return true;
  return (t.value ?? '') === (taint.value ?? '');
}
