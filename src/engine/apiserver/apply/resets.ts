import type { Kind } from '../../api/Kind.ts';
import { FieldSetBuilder } from './FieldSet.ts';
import type { Reset } from './fieldManager.ts';

function drops(...list: readonly string[]): Reset {
  const b = new FieldSetBuilder();
  for (const p of list) b.insert(p.split('.').map((k) => `f:${k}`));
  return { drops: b };
}

const MAIN = drops('status');
const STATUS = drops('spec');
const STATUS_AND_LABELS = drops('spec', 'metadata.labels');
const POD_STATUS = drops('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences');

/** What an endpoint of a kind sets itself. Models: GetResetFields of the kinds' strategies */
export function resetOf(kind: Kind, subresource: string): Reset | undefined {
  if (subresource === '') return kind.prepareForStatusUpdate ? MAIN : undefined;
  if (subresource === 'status') {
    if (kind.kind === 'Pod') return POD_STATUS;
    return kind.kind === 'Deployment' ? STATUS_AND_LABELS : STATUS;
  }
  return undefined;
}
