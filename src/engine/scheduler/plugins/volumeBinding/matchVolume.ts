import { compareQuantities } from '../../../api/quantity.ts';
import { classOfClaim, classOfVolume } from '../../framework/claims.ts';
import type { Claim, StorageClass, Volume } from '../../framework/Listers.ts';
import { NodeSelector } from '../../framework/nodeSelector.ts';
import type { Labels } from '../../framework/Selector.ts';
import { parseLabelSelector } from '../../framework/Selector.ts';

/** Whether a volume may be used from a node. Models: CheckNodeAffinity */
export function volumeReaches(v: Volume, labels: Labels): boolean {
  const required = v.spec?.nodeAffinity?.required;
  return !required || new NodeSelector(required.nodeSelectorTerms ?? []).matches(labels, '');
}

/** Whether a volume is promised to a claim. Models: IsVolumeBoundToClaim */
function boundTo(v: Volume, c: Claim): boolean {
  const ref = v.spec?.claimRef;
  if (!ref || ref.name !== c.metadata?.name || ref.namespace !== c.metadata?.namespace) {
    return false;
  }
  return !ref.uid || ref.uid === c.metadata?.uid;
}

function mode(m: string | undefined): string {
  return m ?? 'Filesystem';
}

function suits(v: Volume, c: Claim): boolean {
  if (v.spec?.claimRef && !boundTo(v, c)) return false;
  const has = v.spec?.capacity?.['storage'] ?? '0';
  if (compareQuantities(has, c.spec?.resources?.requests?.['storage'] ?? '0') < 0) return false;
  if (mode(v.spec?.volumeMode) !== mode(c.spec?.volumeMode)) return false;
  const attributes = v.spec?.volumeAttributesClassName ?? '';
  if (attributes !== (c.spec?.volumeAttributesClassName ?? '')) return false;
  return v.metadata?.deletionTimestamp === undefined;
}

function offered(v: Volume, c: Claim, labels: Labels): boolean {
  if (v.status?.phase !== 'Available') return false;
  if (c.spec?.selector && !parseLabelSelector(c.spec.selector).matches(v.metadata?.labels)) {
    return false;
  }
  if (classOfVolume(v) !== classOfClaim(c) || !volumeReaches(v, labels)) return false;
  return (c.spec?.accessModes ?? []).every((m) => v.spec?.accessModes?.includes(m));
}

/**
 * The smallest volume that suits a claim on a node, or the one promised to it.
 * Models: component-helpers storage/volume FindMatchingVolume
 */
export function matchVolume(
  c: Claim,
  volumes: readonly Volume[],
  labels: Labels,
  taken: ReadonlySet<string>,
): Volume | undefined {
  let smallest: Volume | undefined;
  for (const v of volumes) {
    if (taken.has(v.metadata?.name ?? '') || !suits(v, c)) continue;
    if (boundTo(v, c)) return volumeReaches(v, labels) ? v : undefined;
    if (!offered(v, c, labels)) continue;
    const size = v.spec?.capacity?.['storage'] ?? '0';
    if (!smallest || compareQuantities(smallest.spec?.capacity?.['storage'] ?? '0', size) > 0) {
      smallest = v;
    }
  }
  return smallest;
}

/** Whether a class provisions for a node. Models: MatchTopologySelectorTerms */
export function classReaches(c: StorageClass, labels: Labels): boolean {
  const terms = c.allowedTopologies ?? [];
  if (terms.length === 0) return true;
  return terms.some((t) => {
    const all = t.matchLabelExpressions ?? [];
    return all.length > 0 && all.every((e) => e.values?.includes(labels[e.key ?? ''] ?? '\0'));
  });
}
