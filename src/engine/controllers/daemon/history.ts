import type { ControllerRevision } from '../../api/apps/controllerrevision/fields.ts';
import type { DaemonSet } from '../../api/apps/daemonset/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { newControllerRef } from '../common/controllerRef.ts';
import { computeHash } from '../common/hash.ts';

export const HASH = 'controller-revision-hash';

/** What a revision keeps of a DaemonSet: a patch that brings its template back. */
function patchOf(ds: DaemonSet): unknown {
  return { spec: { template: { ...ds.spec?.template, $patch: 'replace' } } };
}

/** Whether a revision is of the DaemonSet's present template. */
export function isCurrent(ds: DaemonSet, r: ControllerRevision): boolean {
  return semanticEqual(r.data, patchOf(ds));
}

export function newestRevision(all: readonly ControllerRevision[]): number {
  return all.reduce((max, r) => Math.max(max, r.revision ?? 0), 0);
}

/** The revision of the present template. Models: pkg/controller/daemon/update.go snapshot */
export function snapshot(ds: DaemonSet, revision: number): ControllerRevision {
  const template = ds.spec?.template ?? {};
  const hash = computeHash(template, ds.status?.collisionCount);
  const { namespace, name, annotations } = ds.metadata ?? {};
  return {
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...template.metadata?.labels, [HASH]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [newControllerRef(ds)],
    },
    data: patchOf(ds),
    revision,
  };
}

/** Old revisions beyond the limit that no Pod is of. Models: cleanupHistory */
export function surplusRevisions(
  ds: DaemonSet,
  old: readonly ControllerRevision[],
  pods: readonly Pod[],
): readonly ControllerRevision[] {
  const surplus = old.length - (ds.spec?.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return [];
  const live = new Set(pods.map((p) => p.metadata?.labels?.[HASH]));
  return [...old]
    .sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0))
    .filter((r) => !live.has(r.metadata?.labels?.[HASH]))
    .slice(0, surplus);
}
