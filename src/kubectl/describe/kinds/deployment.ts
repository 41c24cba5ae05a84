import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { listAt, maybeMap, numberAt, textAt } from '../../print/read.ts';
import { replicaSetsOf } from '../../resources/replicaSets.ts';
import { orNone, longTime, selectorText, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import { writePodTemplate } from '../podTemplate.ts';
import { writeShortConditions } from '../workloads.ts';

/** Models: kubectl pkg/describe describeDeployment */
export async function describeDeployment(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const status = (field: string): number => numberAt(o, `status.${field}`) ?? 0;
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.field(0, 'CreationTimestamp', longTime(textAt(o, 'metadata.creationTimestamp')));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Selector', selectorText(maybeMap(o, 'spec.selector')));
  w.field(
    0,
    'Replicas',
    `${numberAt(o, 'spec.replicas') ?? 0} desired | ${status('updatedReplicas')} updated | ${status('replicas')} total | ${status('availableReplicas')} available | ${status('unavailableReplicas')} unavailable`,
  );
  w.field(0, 'StrategyType', textAt(o, 'spec.strategy.type'));
  w.field(0, 'MinReadySeconds', numberAt(o, 'spec.minReadySeconds') ?? 0);
  const rolling = maybeMap(o, 'spec.strategy.rollingUpdate');
  if (rolling) {
    const [down, up] = [textAt(rolling, 'maxUnavailable'), textAt(rolling, 'maxSurge')];
    w.field(0, 'RollingUpdateStrategy', `${down} max unavailable, ${up} max surge`);
  }
  writePodTemplate(w, maybeMap(o, 'spec.template'));
  writeShortConditions(w, listAt(o, 'status.conditions'));
  await writeReplicaSets(d, o);
  await describeEvents(d, o);
}

async function writeReplicaSets(d: Describing, o: KubeObject): Promise<void> {
  let sets: Awaited<ReturnType<typeof replicaSetsOf>>;
  try {
    sets = await replicaSetsOf(d.c, o);
  } catch {
    d.c.env.signal.throwIfAborted();
    return;
  }
  if (sets.older.length === 0 && !sets.newest) return;
  d.w.field(0, 'OldReplicaSets', setsText(sets.older));
  d.w.field(0, 'NewReplicaSet', setsText(sets.newest ? [sets.newest] : []));
}

function setsText(sets: readonly KubeObject[]): string {
  const texts = sets.map((s) => {
    const [made, asked] = [numberAt(s, 'status.replicas') ?? 0, numberAt(s, 'spec.replicas') ?? 0];
    return `${textAt(s, 'metadata.name')} (${made}/${asked} replicas created)`;
  });
  return orNone(texts.join(', '));
}
