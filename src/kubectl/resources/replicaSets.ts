import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import { sameJson } from '../apply/threeWayPatch.ts';
import type { Invocation } from '../cli/Command.ts';
import { selectorText } from '../describe/common.ts';
import { listAt, mapAt, valueAt } from '../print/read.ts';
import { listObjects } from './targets.ts';

const HASH = 'pod-template-hash';

/** The ReplicaSets of a Deployment. */
export interface ReplicaSets {
  readonly newest: KubeObject | undefined;
  /** The others. */
  readonly older: readonly KubeObject[];
  readonly all: readonly KubeObject[];
}

/**
 * The ReplicaSets that a Deployment controls; the newest has its template.
 * Models: kubectl pkg/util/deployment GetAllReplicaSets
 */
export async function replicaSetsOf(c: Invocation, deployment: KubeObject): Promise<ReplicaSets> {
  const kind = kindOfObject('apps/v1', 'ReplicaSet');
  if (!kind) return { newest: undefined, older: [], all: [] };
  const namespace = deployment.metadata?.namespace ?? '';
  const labelSelector = selectorText(valueAt(deployment, 'spec.selector'));
  const found = await listObjects(c, kind, namespace, { labelSelector });
  const all = found.filter((s) =>
    listAt(s, 'metadata.ownerReferences').some(
      (r) => r['controller'] === true && r['uid'] === deployment.metadata?.uid,
    ),
  );
  const byAge = [...all].sort(olderFirst);
  const newest = byAge.find((s) => sameTemplate(s, deployment));
  return { newest, older: all.filter((s) => s !== newest), all };
}

function olderFirst(a: KubeObject, b: KubeObject): number {
  const [x, y] = [a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  return (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;
}

/** Equal up to the hash that the controller puts into the labels. */
function sameTemplate(set: KubeObject, deployment: KubeObject): boolean {
  return sameJson(withoutHash(set), withoutHash(deployment));
}

function withoutHash(o: KubeObject): unknown {
  const template = mapAt(o, 'spec.template');
  const { [HASH]: _, ...labels } = mapAt(template, 'metadata.labels');
  return { ...template, metadata: { ...mapAt(template, 'metadata'), labels } };
}
