import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Kind } from '../../engine/api/Kind.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import type { Invocation } from '../cli/Command.ts';
import { selectorText } from '../describe/common.ts';
import type { Json } from '../print/read.ts';
import { listAt, mapAt, maybeMap, numberAt, valueAt } from '../print/read.ts';
import { replicaSetsOf } from './replicaSets.ts';
import { listObjects } from './targets.ts';

const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const REVISION = 'deployment.kubernetes.io/revision';

/** One revision of a workload. */
export interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: Json | undefined;
  /** The ReplicaSet or ControllerRevision. */
  readonly object: KubeObject;
}

/** Whether a kind has a history of revisions. */
export function hasHistory(k: Kind): boolean {
  return k.group === 'apps' && ['Deployment', 'DaemonSet', 'StatefulSet'].includes(k.kind);
}

/** The revisions of a workload, lowest first. Models: kubectl pkg/polymorphichelpers history.go */
export async function revisionsOf(
  c: Invocation,
  kind: Kind,
  o: KubeObject,
): Promise<readonly Revision[]> {
  const found =
    kind.kind === 'Deployment' ? await ofReplicaSets(c, o) : await ofControllerRevisions(c, o);
  return found.sort((a, b) => a.number - b.number);
}

async function ofReplicaSets(c: Invocation, o: KubeObject): Promise<Revision[]> {
  const { older, newest } = await replicaSetsOf(c, o);
  return [...older, ...(newest ? [newest] : [])].map((object) => {
    const annotations = object.metadata?.annotations ?? {};
    const template = mapAt(object, 'spec.template');
    const cause = annotations[CHANGE_CAUSE] ?? '';
    return { number: Number(annotations[REVISION] ?? 0), cause, template, object };
  });
}

async function ofControllerRevisions(c: Invocation, o: KubeObject): Promise<Revision[]> {
  const kind = kindOfObject('apps/v1', 'ControllerRevision');
  if (!kind) return [];
  const labelSelector = selectorText(valueAt(o, 'spec.selector'));
  const all = await listObjects(c, kind, o.metadata?.namespace ?? '', { labelSelector });
  const own = all.filter((r) =>
    listAt(r, 'metadata.ownerReferences').some(
      (owner) => owner['controller'] === true && owner['uid'] === o.metadata?.uid,
    ),
  );
  return own.map((object) => ({
    number: numberAt(object, 'revision') ?? 0,
    cause: object.metadata?.annotations?.[CHANGE_CAUSE] ?? '',
    template: maybeMap(object, 'data.spec.template'),
    object,
  }));
}
