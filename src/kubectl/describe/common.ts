import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { LAST_APPLIED } from '../apply/lastApplied.ts';
import type { Json } from '../print/read.ts';
import { labelsAt, listAt, textAt, textsAt } from '../print/read.ts';
import type { Writer } from './Writer.ts';

const ANNOTATION_MAX = 140;

/** A timestamp as descriptions show it: `Mon, 23 Nov 2026 21:22:20 +0000`. */
export function longTime(timestamp: string): string {
  if (timestamp === '') return 'Mon, 01 Jan 0001 00:00:00 +0000';
  return new Date(timestamp).toUTCString().replace('GMT', '+0000');
}

/** Labels or the like, one a line, sorted. `indent` stands before the title and further lines. */
export function writeLabels(
  w: Writer,
  title: string,
  labels: Readonly<Record<string, string>>,
  indent = '',
): void {
  const keys = Object.keys(labels).sort();
  writeLines(
    w,
    title,
    keys.map((k) => `${k}=${labels[k]!}`),
    indent,
  );
}

/** A title and a value a line, or `<none>`. */
export function writeLines(w: Writer, title: string, values: readonly string[], indent = ''): void {
  const lines = values.length === 0 ? ['<none>'] : values;
  w.write(0, `${indent}${title}:\t${lines.join(`\n${indent}\t`)}\n`);
}

/** Annotations without the last applied manifest; long ones on lines of their own. */
export function writeAnnotations(
  w: Writer,
  title: string,
  annotations: Readonly<Record<string, string>>,
): void {
  const keys = Object.keys(annotations)
    .filter((k) => k !== LAST_APPLIED)
    .sort();
  w.write(0, `${title}:\t`);
  if (keys.length === 0) w.write(0, '<none>\n');
  keys.forEach((k, i) => {
    if (i > 0) w.write(0, '\t');
    const value = annotations[k]!.replace(/\n$/, '');
    if (value.length + k.length + 2 <= ANNOTATION_MAX && !value.includes('\n')) {
      w.write(0, `${k}: ${value}\n`);
      return;
    }
    w.write(0, `${k}:\n`);
    for (const line of value.split('\n')) w.write(0, `\t  ${shortened(line)}\n`);
  });
}

function shortened(s: string): string {
  const max = ANNOTATION_MAX - 2;
  return s.length > max ? `${s.slice(0, max)}...` : s;
}

/** Labels and annotations, as most descriptions have them. */
export function writeLabelsAndAnnotations(w: Writer, o: KubeObject): void {
  writeLabels(w, 'Labels', labelsAt(o, 'metadata.labels'));
  writeAnnotations(w, 'Annotations', labelsAt(o, 'metadata.annotations'));
}

/** `ReplicaSet/web-6d…` of the owner that controls it; '' without one. */
export function controllerOf(o: KubeObject): string {
  const owner = listAt(o, 'metadata.ownerReferences').find((r) => r['controller'] === true);
  return owner ? `${textAt(owner, 'kind')}/${textAt(owner, 'name')}` : '';
}

/** A label selector as text, requirements sorted; '' for none. */
export function selectorText(s: unknown): string {
  const parts: [string, string][] = Object.entries(labelsAt(s, 'matchLabels')).map(([k, v]) => [
    k,
    `${k}=${v}`,
  ]);
  for (const e of listAt(s, 'matchExpressions')) parts.push([textAt(e, 'key'), expression(e)]);
  return parts
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(',');
}

function expression(e: Json): string {
  const key = textAt(e, 'key');
  const values = [...textsAt(e, 'values')].sort().join(',');
  switch (textAt(e, 'operator')) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
}

/** A label selector as most descriptions show it. Models: meta/v1 FormatLabelSelector */
export function selectorOrNone(s: unknown): string {
  return orNone(selectorText(s));
}

export function orNone(s: string): string {
  return s === '' ? '<none>' : s;
}

/** `True`, `False`. */
export function boolText(v: boolean): string {
  return v ? 'True' : 'False';
}

/** A list as Go's `%v` prints it. */
export function goList(values: readonly string[]): string {
  return `[${values.join(' ')}]`;
}

/** `ReadWriteOnce` as `RWO`. Models: kubectl pkg/util/storage GetAccessModesAsString */
export function accessModes(modes: readonly string[]): string {
  const short: Readonly<Record<string, string>> = {
    ReadWriteOnce: 'RWO',
    ReadOnlyMany: 'ROX',
    ReadWriteMany: 'RWX',
    ReadWriteOncePod: 'RWOP',
  };
  return Object.keys(short)
    .filter((m) => modes.includes(m))
    .map((m) => short[m]!)
    .join(',');
}
