import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { goJson } from '../manifest/goJson.ts';

/** Annotation in which `kubectl apply` keeps the manifest that it applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A manifest without the annotation. */
export function withoutLastApplied<T extends KubeObject>(manifest: T): T {
  if (manifest.metadata?.annotations === undefined) return manifest;
  const { [LAST_APPLIED]: _, ...annotations } = manifest.metadata.annotations;
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** A manifest with its own text in the annotation. Models: kubectl pkg/util/apply.go */
export function annotated<T extends KubeObject>(manifest: T): T {
  const { [LAST_APPLIED]: _, ...annotations } = manifest.metadata?.annotations ?? {};
  const bare = { ...manifest, metadata: { ...manifest.metadata, annotations } };
  const text = `${goJson(bare)}\n`;
  const all = { ...annotations, [LAST_APPLIED]: text };
  return { ...bare, metadata: { ...bare.metadata, annotations: all } };
}

/** The manifest applied last; an empty one when there is none. */
export function lastApplied(live: KubeObject): Readonly<Record<string, unknown>> {
  const text = live.metadata?.annotations?.[LAST_APPLIED];
  return text === undefined || text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
