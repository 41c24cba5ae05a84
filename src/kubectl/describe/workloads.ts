import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import type { Json } from '../print/read.ts';
import { listAt, textAt } from '../print/read.ts';
import { listObjects } from '../resources/targets.ts';
import type { Describing } from './Describer.ts';
import type { Writer } from './Writer.ts';

/** Type, status and reason of a workload's conditions. */
export function writeShortConditions(w: Writer, conditions: readonly Json[]): void {
  if (conditions.length === 0) return;
  w.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  w.write(1, '----\t------\t------\n');
  for (const c of conditions) {
    w.write(1, `${textAt(c, 'type')} \t${textAt(c, 'status')}\t${textAt(c, 'reason')}\n`);
  }
}

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the Pods that an object controls. */
export async function podsStatus(
  d: Describing,
  o: KubeObject,
  labelSelector: string,
): Promise<string> {
  const pods = await listObjects(d.c, kindOfObject('v1', 'Pod')!, o.metadata?.namespace ?? '', {
    labelSelector,
  });
  const own = pods.filter((p) =>
    listAt(p, 'metadata.ownerReferences').some(
      (r) => r['controller'] === true && r['uid'] === o.metadata?.uid,
    ),
  );
  const count = (phase: string): number =>
    own.filter((p) => textAt(p, 'status.phase') === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
