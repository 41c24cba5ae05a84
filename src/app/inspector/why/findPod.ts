import { positionOf } from '../../../kubectl/manifest/positionOf.ts';
import type { ManifestDocument } from '../../../kubectl/manifest/readManifest.ts';
import { readManifest } from '../../../kubectl/manifest/readManifest.ts';

/** The part of a manifest that made a Pod. */
interface MadeBy {
  readonly doc: ManifestDocument;
  /** Where the Pod's own fields lie in it: '' or `spec.template.`. */
  readonly prefix: string;
}

interface Loose {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly template?: unknown };
}

/** The document of a text that is the Pod, or whose template made it. */
export function madeBy(text: string, pod: string): MadeBy | undefined {
  for (const doc of readManifest(text)) {
    const o = doc.value as Loose | undefined;
    const name = o?.metadata?.name ?? '';
    if (o?.kind === 'Pod' && name === pod) return { doc, prefix: '' };
    if (o?.spec?.template && name !== '' && pod.startsWith(`${name}-`)) {
      return { doc, prefix: 'spec.template.' };
    }
  }
  return undefined;
}

/** Line of a Pod's field in a text, or 0 when the Pod is not from there. */
export function lineOfField(text: string, pod: string, field: string): number {
  const made = madeBy(text, pod);
  return made ? positionOf(made.doc, made.prefix + field).line : 0;
}
