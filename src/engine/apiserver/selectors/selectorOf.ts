import type { LabelSelector } from '../../api/meta/ObjectMeta.ts';
import type { Requirement } from './Requirement.ts';

const OPERATORS: Readonly<Record<string, Requirement['op']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/**
 * Requirements of an object's selector: none match everything, no selector matches nothing
 * (undefined). Models: apimachinery pkg/apis/meta/v1 LabelSelectorAsSelector
 */
export function requirementsOf(s: LabelSelector | undefined): readonly Requirement[] | undefined {
  if (!s) return undefined;
  const out: Requirement[] = Object.entries(s.matchLabels ?? {}).map(([key, v]) => ({
    key,
    op: 'in',
    values: [v],
  }));
  for (const e of s.matchExpressions ?? []) {
    const op = OPERATORS[e.operator ?? ''];
    if (!op) return undefined;
    out.push({ key: e.key ?? '', op, values: e.values ?? [] });
  }
  return out;
}

function text(r: Requirement): string {
  switch (r.op) {
    case 'exists':
      return r.key;
    case '!':
      return `!${r.key}`;
    default:
      return `${r.key} ${r.op} (${[...r.values].sort().join(',')})`;
  }
}

/** A selector as text, as a Scale shows it: `a=b,c in (d,e)`. Models: FormatLabelSelector */
export function selectorText(s: LabelSelector | undefined): string {
  if (!s) return '';
  const equal = Object.entries(s.matchLabels ?? {}).map(([k, v]) => ({
    key: k,
    text: `${k}=${v}`,
  }));
  const others = requirementsOf({ ...s, matchLabels: {} }) ?? [];
  const all = [...equal, ...others.map((r) => ({ key: r.key, text: text(r) }))];
  return all
    .sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0))
    .map((x) => x.text)
    .join(',');
}
