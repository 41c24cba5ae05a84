import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../../engine/api/registry.ts';
import type { Json } from '../../print/read.ts';
import { labelsAt, listAt, textAt, textsAt } from '../../print/read.ts';
import { listObjects } from '../../resources/targets.ts';
import { longTime, writeLabelsAndAnnotations } from '../common.ts';
import { byText } from '../containers.ts';
import type { Describing } from '../Describer.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describeNamespace */
export async function describeNamespace(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const name = textAt(o, 'metadata.name');
  w.field(0, 'Name', name);
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'Status', textAt(o, 'status.phase'));
  writeConditions(w, listAt(o, 'status.conditions'));
  const [quota, limits] = [kindOfObject('v1', 'ResourceQuota'), kindOfObject('v1', 'LimitRange')];
  if (quota) {
    w.write(0, '\n');
    writeQuotas(w, await listObjects(d.c, quota, name, {}));
  }
  if (limits) {
    w.write(0, '\n');
    writeLimitRanges(w, await listObjects(d.c, limits, name, {}));
  }
}

function writeConditions(w: Writer, conditions: readonly Json[]): void {
  if (conditions.length === 0) return;
  w.write(0, 'Conditions:\n');
  w.write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n');
  w.write(1, '----\t------\t------------------\t------\t-------\n');
  for (const c of conditions) {
    const cells = [
      textAt(c, 'type'),
      textAt(c, 'status'),
      longTime(textAt(c, 'lastTransitionTime')),
      textAt(c, 'reason'),
      textAt(c, 'message'),
    ];
    w.write(1, `${cells.join('\t')}\n`);
  }
}

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function writeScopes(w: Writer, quota: unknown, level: number, bullet: string): void {
  const scopes = [...textsAt(quota, 'spec.scopes')].sort();
  if (scopes.length === 0) return;
  w.field(level, 'Scopes', scopes.join(', '));
  for (const s of scopes) if (SCOPES[s] !== undefined) w.write(level, `${bullet}${SCOPES[s]}\n`);
}

function writeUsage(w: Writer, quota: unknown, level: number): void {
  const [hard, used] = [labelsAt(quota, 'status.hard'), labelsAt(quota, 'status.used')];
  for (const r of Object.keys(hard).sort())
    w.write(level, `${r}\t${used[r] ?? '0'}\t${hard[r]!}\n`);
}

function writeQuotas(w: Writer, quotas: readonly KubeObject[]): void {
  if (quotas.length === 0) {
    w.write(0, 'No resource quota.\n');
    return;
  }
  w.write(0, 'Resource Quotas\n');
  for (const q of byText(quotas as readonly Json[], 'metadata.name')) {
    w.field(1, 'Name', textAt(q, 'metadata.name'));
    writeScopes(w, q, 1, '* ');
    w.write(1, 'Resource\tUsed\tHard\n  --------\t---\t---\n');
    writeUsage(w, q, 1);
  }
}

/** Models: kubectl pkg/describe describeQuota */
export async function describeResourceQuota({ w }: Describing, o: KubeObject): Promise<void> {
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeScopes(w, o, 0, ' * ');
  w.write(0, 'Resource\tUsed\tHard\n--------\t----\t----\n');
  writeUsage(w, o, 0);
  return Promise.resolve();
}

const LIMIT_HEADS = 'Resource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n';
const LIMIT_LINES = '--------\t---\t---\t---------------\t-------------\t-----------------------\n';
const LIMIT_FIELDS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];

function writeLimitRanges(w: Writer, ranges: readonly KubeObject[]): void {
  if (ranges.length === 0) {
    w.write(0, 'No LimitRange resource.\n');
    return;
  }
  w.write(0, `Resource Limits\n Type\t${LIMIT_HEADS} ----\t${LIMIT_LINES}`);
  for (const r of ranges) writeLimits(w, r, ' ');
}

/** Models: kubectl pkg/describe describeLimitRange; resources are sorted, upstream's are in no order. */
export async function describeLimitRange({ w }: Describing, o: KubeObject): Promise<void> {
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  w.write(0, `Type\t${LIMIT_HEADS}----\t${LIMIT_LINES}`);
  writeLimits(w, o, '');
  return Promise.resolve();
}

function writeLimits(w: Writer, o: KubeObject, prefix: string): void {
  for (const item of listAt(o, 'spec.limits')) {
    const names = new Set(LIMIT_FIELDS.flatMap((f) => Object.keys(labelsAt(item, f))));
    for (const n of [...names].sort()) {
      const cells = LIMIT_FIELDS.map((f) => labelsAt(item, f)[n] ?? '-');
      w.write(0, `${prefix}${textAt(item, 'type')}\t${n}\t${cells.join('\t')}\n`);
    }
  }
}
