import type { KubeObject, LabelSelector } from '../../api/meta/ObjectMeta.ts';

type Labels = Readonly<Record<string, string>>;
type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

const NONE: Labels = {};

function holds(e: Expression, labels: Labels): boolean {
  const v = labels[e.key ?? ''];
  switch (e.operator) {
    case 'In':
      return v !== undefined && (e.values?.includes(v) ?? false);
    case 'NotIn':
      return v === undefined || !(e.values?.includes(v) ?? false);
    case 'Exists':
      return v !== undefined;
    case 'DoesNotExist':
      return v === undefined;
    default:
      return false;
  }
}

/** Whether labels have all of some pairs. */
export function hasLabels(want: Labels, labels: Labels = NONE): boolean {
  for (const k in want) if (labels[k] !== want[k]) return false;
  return true;
}

/**
 * Whether a selector chooses labels: none chooses nothing, an empty one everything.
 * Models: apimachinery meta/v1 LabelSelectorAsSelector
 */
export function selects(s: LabelSelector | undefined, labels: Labels = NONE): boolean {
  if (!s || !hasLabels(s.matchLabels ?? NONE, labels)) return false;
  return s.matchExpressions?.every((e) => holds(e, labels)) ?? true;
}

/** Whether a selector asks for nothing. */
export function isEmptySelector(s: LabelSelector | undefined): boolean {
  return (
    Object.keys(s?.matchLabels ?? NONE).length === 0 && (s?.matchExpressions?.length ?? 0) === 0
  );
}

/** Whether two objects have the same labels. */
export function sameLabels(a: KubeObject, b: KubeObject): boolean {
  const x = a.metadata?.labels ?? NONE;
  const y = b.metadata?.labels ?? NONE;
  if (x === y) return true;
  return Object.keys(x).length === Object.keys(y).length && hasLabels(x, y);
}
