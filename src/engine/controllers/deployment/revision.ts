import type { Deployment } from '../../api/apps/deployment/fields.ts';
import type { ReplicaSet } from '../../api/apps/replicaset/fields.ts';
import { newControllerRef } from '../common/controllerRef.ts';
import { computeHash } from '../common/hash.ts';
import {
  DESIRED,
  HASH_LABEL,
  MAX,
  newSize,
  REVISION,
  revisionOf,
  sizeAnnotations,
} from './replicaSets.ts';

const HISTORY = 'deployment.kubernetes.io/revision-history';
const HISTORY_CHARS = 2000;
const NAME_CHARS = 253;

/** Annotations that stay with a Deployment. */
const KEPT = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
]);

type Annotations = Readonly<Record<string, string>>;

/** The revision that the newest ReplicaSet should carry. */
export function nextRevision(old: readonly ReplicaSet[]): number {
  return old.reduce((max, rs) => Math.max(max, revisionOf(rs)), 0) + 1;
}

/** Earlier revisions of a ReplicaSet that becomes the newest again. */
function history(old: Annotations): string | undefined {
  const revision = old[REVISION];
  const past = old[HISTORY];
  if (revision === undefined) return past;
  if (past === undefined || past === '') return revision;
  let list = past.split(',');
  while (list.length > 0 && list.join().length + revision.length + 1 > HISTORY_CHARS) {
    list = list.slice(1);
  }
  return [...list, revision].join();
}

/**
 * Annotations of the newest ReplicaSet: the Deployment's, the revision, and past revisions. The
 * same reference when nothing changes. Models: deployment_util.go SetNewReplicaSetAnnotations
 */
export function annotationsOf(d: Deployment, old: Annotations, revision: number): Annotations {
  const out: Record<string, string> = { ...old };
  const own = d.metadata?.annotations ?? {};
  for (const k in own) if (!KEPT.has(k)) out[k] = own[k]!;
  const had = /^\d+$/.test(old[REVISION] ?? '') ? Number(old[REVISION]) : 0;
  if (had < revision) {
    out[REVISION] = String(revision);
    const past = history(old);
    if (old[REVISION] !== undefined && past !== undefined) out[HISTORY] = past;
  }
  const keys = Object.keys(out);
  const same = keys.length === Object.keys(old).length && keys.every((k) => out[k] === old[k]);
  return same ? old : out;
}

/** The newest ReplicaSet brought up to date; the same reference when it is. */
export function updatedNew(d: Deployment, rs: ReplicaSet, revision: number): ReplicaSet {
  const old = rs.metadata?.annotations ?? {};
  const annotations = annotationsOf(d, old, revision);
  const minReadySeconds = d.spec?.minReadySeconds ?? 0;
  const same = (rs.spec?.minReadySeconds ?? 0) === minReadySeconds;
  if (annotations === old && same) return rs;
  return {
    ...rs,
    metadata: { ...rs.metadata, annotations },
    spec: { ...rs.spec, minReadySeconds },
  } as ReplicaSet;
}

/** The Deployment with the revision of its newest ReplicaSet. */
export function withRevision(d: Deployment, revision: string): Deployment {
  if (d.metadata?.annotations?.[REVISION] === revision) return d;
  const annotations = { ...d.metadata?.annotations, [REVISION]: revision };
  return { ...d, metadata: { ...d.metadata, annotations } };
}

/** Name of a Deployment's ReplicaSet. */
function replicaSetName(d: Deployment, hash: string): string {
  return `${(d.metadata?.name ?? '').slice(0, NAME_CHARS - 1 - hash.length)}-${hash}`;
}

/** The ReplicaSet for the Deployment's template. Models: getNewReplicaSet */
export function madeNew(d: Deployment, old: readonly ReplicaSet[]): ReplicaSet {
  const template = d.spec?.template ?? {};
  const hash = computeHash(template, d.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const selector = d.spec?.selector;
  const minReadySeconds = d.spec?.minReadySeconds;
  return {
    metadata: {
      name: replicaSetName(d, hash),
      ...(d.metadata?.namespace === undefined ? {} : { namespace: d.metadata.namespace }),
      labels,
      annotations: { ...annotationsOf(d, {}, nextRevision(old)), ...sizeAnnotations(d) },
      ownerReferences: [newControllerRef(d)],
    },
    spec: {
      replicas: newSize(d, old, 0),
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  } as ReplicaSet;
}
