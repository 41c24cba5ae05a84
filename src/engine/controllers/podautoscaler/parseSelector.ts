import type { LabelSelector } from '../../api/meta/ObjectMeta.ts';

const TERM = /^(!?)([\w./-]+)(?:\s*(=|==|!=)\s*([\w.-]*)|\s+(in|notin)\s+\(([^)]*)\))?$/;

/** A selector as a Scale tells it, `app=web,tier in (a,b)`. Models: apimachinery labels.Parse */
export function parseSelector(text: string): LabelSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: NonNullable<LabelSelector['matchExpressions']>[number][] = [];
  for (const part of text.split(/,(?![^(]*\))/)) {
    const m = TERM.exec(part.trim());
    if (!m) continue;
    const [, not, key = '', equals, value = '', set, list = ''] = m;
    if (equals === '!=') matchExpressions.push({ key, operator: 'NotIn', values: [value] });
    else if (equals !== undefined) matchLabels[key] = value;
    else if (set !== undefined) {
      const values = list.split(',').map((v) => v.trim());
      matchExpressions.push({ key, operator: set === 'in' ? 'In' : 'NotIn', values });
    } else matchExpressions.push({ key, operator: not === '!' ? 'DoesNotExist' : 'Exists' });
  }
  return { matchLabels, matchExpressions };
}
