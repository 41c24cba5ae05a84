import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Json } from '../../print/read.ts';
import { textAt } from '../../print/read.ts';
import { writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import type { Writer } from '../Writer.ts';

/** Fields that are shown elsewhere. */
const SKIPPED = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/** Any kind, field by field. Models: kubectl pkg/describe genericDescriber */
export async function describeGeneric(d: Describing, o: KubeObject): Promise<void> {
  d.w.field(0, 'Name', textAt(o, 'metadata.name'));
  d.w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(d.w, o);
  writeFields(d.w, 0, o as Json, '');
  await describeEvents(d, o);
}

function writeFields(w: Writer, level: number, o: Json, path: string): void {
  for (const name of Object.keys(o).sort()) {
    const at = `${path}.${name}`;
    const value = o[name];
    if (SKIPPED.has(at) || value === undefined) continue;
    if (typeof value !== 'object' || value === null) {
      w.field(level, titleOf(name), value === null ? '<nil>' : textAt(o, name));
      continue;
    }
    w.write(level, `${titleOf(name)}:\n`);
    if (!Array.isArray(value)) writeFields(w, level + 1, value as Json, at);
    else for (const item of value as unknown[]) writeItem(w, level + 1, item, at);
  }
}

function writeItem(w: Writer, level: number, item: unknown, path: string): void {
  if (typeof item === 'object' && item !== null) writeFields(w, level, item as Json, path);
  else w.write(level, `${String(item)}\n`);
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'GUID']);

/** `holderIdentity` as `Holder Identity`. Models: kubectl pkg/describe smartLabelFor */
function titleOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-+/g) ?? [field];
  return words
    .map((word) => {
      if (ACRONYMS.has(word.toUpperCase())) return word.toUpperCase();
      return word === word.toLowerCase() ? word[0]!.toUpperCase() + word.slice(1) : word;
    })
    .join(' ');
}
