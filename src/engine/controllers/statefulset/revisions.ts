import type { ControllerRevision } from '../../api/apps/controllerrevision/fields.ts';
import type { StatefulSet } from '../../api/apps/statefulset/fields.ts';
import type { Pod, PodTemplateSpec } from '../../api/core/pod/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { newControllerRef } from '../common/controllerRef.ts';
import { computeHash } from '../common/hash.ts';

const HASH = 'controller.kubernetes.io/hash';

/** Label by which a Pod names its revision. */
export const REVISION = 'controller-revision-hash';

interface Data {
  readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } };
}

function dataOf(set: StatefulSet): Data {
  return { spec: { template: { ...set.spec?.template, $patch: 'replace' } } };
}

/** Oldest revision first. */
export function sorted(all: readonly ControllerRevision[]): readonly ControllerRevision[] {
  const text = (r: ControllerRevision): string =>
    `${r.metadata?.creationTimestamp} ${r.metadata?.name}`;
  return [...all].sort(
    (a, b) => (a.revision ?? 0) - (b.revision ?? 0) || (text(a) < text(b) ? -1 : 1),
  );
}

/** Whether a revision is of the present template. */
export function isOf(set: StatefulSet, r: ControllerRevision): boolean {
  return semanticEqual(r.data, dataOf(set));
}

/** The revision of the present template. Models: stateful_set_utils.go newRevision */
export function newRevision(set: StatefulSet, revision: number): ControllerRevision {
  const data = dataOf(set);
  const hash = computeHash(data, set.status?.collisionCount ?? 0);
  const { namespace, name, annotations } = set.metadata ?? {};
  return {
    metadata: {
      name: `${(name ?? '').slice(0, 223)}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...set.spec?.template?.metadata?.labels, [HASH]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [newControllerRef(set)],
    },
    data,
    revision,
  };
}

/** The template that a revision keeps. */
export function templateOf(r: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (r.data as Data).spec?.template ?? {};
  return template;
}

/** Revision of a Pod. */
export function revisionOf(pod: Pod): string | undefined {
  return pod.metadata?.labels?.[REVISION];
}

/** Revisions beyond the limit that neither the set nor a Pod is of. Models: truncateHistory */
export function surplusRevisions(
  set: StatefulSet,
  all: readonly ControllerRevision[],
  live: ReadonlySet<string | undefined>,
): readonly ControllerRevision[] {
  const dead = all.filter((r) => !live.has(r.metadata?.name));
  return dead.slice(0, Math.max(0, dead.length - (set.spec?.revisionHistoryLimit ?? 10)));
}
