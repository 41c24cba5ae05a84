import { column } from './TablePrinter.ts';
import type { LabelSelector } from './ObjectMeta.ts';

const NONE = '<none>';
const SHOWN_MAX = 3;

interface Named {
  readonly name?: string;
  readonly image?: string;
}

/** Names and images of a template's containers, as two cells. Models: layoutContainerCells */
export function containerCells(list: readonly Named[] | undefined): [string, string] {
  const all = list ?? [];
  return [all.map((c) => c.name ?? '').join(','), all.map((c) => c.image ?? '').join(',')];
}

/** Labels as `a=b,c=d`. Models: apimachinery pkg/labels FormatLabels */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const all = Object.entries(labels ?? {}).map(([k, v]) => `${k}=${v}`);
  return all.sort().join(',') || NONE;
}

const OPERATORS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' };

/** A selector as text. Models: meta/v1 FormatLabelSelector */
export function selectorCell(s: LabelSelector | undefined): string {
  if (!s) return NONE;
  const equal = Object.entries(s.matchLabels ?? {}).map(([key, v]) => ({
    key,
    text: `${key}=${v}`,
  }));
  const others = (s.matchExpressions ?? []).map(({ key = '', operator = '', values = [] }) => {
    if (operator === 'Exists') return { key, text: key };
    if (operator === 'DoesNotExist') return { key, text: `!${key}` };
    return { key, text: `${key} ${OPERATORS[operator] ?? ''} (${[...values].sort().join(',')})` };
  });
  const all = [...equal, ...others].sort((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0));
  return all.map((r) => r.text).join(',') || NONE;
}

/** The first three of a list, and how many more there are. */
export function firstCells(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN_MAX).join(',');
  return all.length > SHOWN_MAX ? `${shown} + ${all.length - SHOWN_MAX} more...` : shown;
}

/** Wide columns of the containers of a template. */
export const TEMPLATE_COLUMNS = [
  column('Containers', 'string', 'Names of each container in the template.', 1),
  column('Images', 'string', 'Images referenced by each container in the template.', 1),
];
