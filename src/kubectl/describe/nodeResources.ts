import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { ageOf } from '../../engine/api/meta/humanDuration.ts';
import { addQuantities, milliValue, quantityValue } from '../../engine/api/quantity.ts';
import { labelsAt, textAt } from '../print/read.ts';
import type { Describing } from './Describer.ts';
import type { Amounts } from './podResources.ts';
import { podResources } from './podResources.ts';

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

/** What the Pods of a node ask for. Models: kubectl pkg/describe describeNodeResource */
export function writeNodeResources(
  { w, c }: Describing,
  node: KubeObject,
  pods: readonly KubeObject[],
): void {
  const given = labelsAt(node, 'status.allocatable');
  const all = Object.keys(given).length > 0 ? given : labelsAt(node, 'status.capacity');
  w.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`);
  w.write(
    1,
    'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n',
  );
  const now = c.client.transport.now();
  for (const p of pods) {
    const [requests, limits] = [podResources(p, 'requests', true), podResources(p, 'limits', true)];
    const cells = [
      share(requests, all, 'cpu'),
      share(limits, all, 'cpu'),
      share(requests, all, 'memory'),
      share(limits, all, 'memory'),
      ageOf(p.metadata?.creationTimestamp, now),
    ];
    w.write(
      1,
      `${textAt(p, 'metadata.namespace')}\t${textAt(p, 'metadata.name')}\t\t${cells.join('\t')}\n`,
    );
  }
  const [requests, limits] = [total(pods, 'requests'), total(pods, 'limits')];
  w.write(
    0,
    'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------\n',
  );
  const huge = Object.keys(all).filter((r) => r.startsWith('hugepages-'));
  for (const r of [...STANDARD, ...huge.sort()]) {
    w.write(1, `${r}\t${share(requests, all, r)}\t${share(limits, all, r)}\n`);
  }
  const own = Object.keys(all).filter(
    (r) => !STANDARD.includes(r) && r !== 'pods' && !r.startsWith('hugepages-'),
  );
  for (const r of own.sort()) w.write(1, `${r}\t${requests[r] ?? '0'}\t${limits[r] ?? '0'}\n`);
}

/** `250m (12%)`. */
function share(of: Amounts, all: Amounts, resource: string): string {
  const amount = of[resource] ?? '0';
  const value = resource === 'cpu' ? milliValue : quantityValue;
  const whole = value(all[resource] ?? '0');
  const percent = whole === 0 ? 0 : Math.trunc((value(amount) / whole) * 100);
  return `${amount} (${percent}%)`;
}

function total(pods: readonly KubeObject[], what: 'requests' | 'limits'): Amounts {
  const sum: Record<string, string> = {};
  for (const p of pods) {
    for (const [r, amount] of Object.entries(podResources(p, what, false))) {
      const before = sum[r];
      sum[r] = before === undefined ? amount : addQuantities(before, amount);
    }
  }
  return sum;
}
