import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Json } from '../../print/read.ts';
import { listAt, mapAt, maybeMap, numberAt, textAt } from '../../print/read.ts';
import { longTime, writeLabelsAndAnnotations } from '../common.ts';
import type { Describing } from '../Describer.ts';
import { describeEvents } from '../events.ts';
import type { Writer } from '../Writer.ts';

/** Models: kubectl pkg/describe describeHorizontalPodAutoscalerV2 */
export async function describeHorizontalPodAutoscaler(d: Describing, o: KubeObject): Promise<void> {
  const { w } = d;
  const target = textAt(o, 'spec.scaleTargetRef.kind');
  w.field(0, 'Name', textAt(o, 'metadata.name'));
  w.field(0, 'Namespace', textAt(o, 'metadata.namespace'));
  writeLabelsAndAnnotations(w, o);
  w.field(0, 'CreationTimestamp', longTime(textAt(o, 'metadata.creationTimestamp')));
  w.field(0, 'Reference', `${target}/${textAt(o, 'spec.scaleTargetRef.name')}`);
  w.write(0, 'Metrics:\t( current / target )\n');
  const current = listAt(o, 'status.currentMetrics');
  listAt(o, 'spec.metrics').forEach((m, i) => writeMetric(w, m, current[i] ?? {}));
  w.field(0, 'Min replicas', numberAt(o, 'spec.minReplicas') ?? '<unset>');
  w.field(0, 'Max replicas', numberAt(o, 'spec.maxReplicas') ?? 0);
  writeBehaviour(w, maybeMap(o, 'spec.behavior'));
  const [now, wanted] = [
    numberAt(o, 'status.currentReplicas') ?? 0,
    numberAt(o, 'status.desiredReplicas') ?? 0,
  ];
  w.field(0, `${target} pods`, `${now} current / ${wanted} desired`);
  const conditions = listAt(o, 'status.conditions');
  if (conditions.length > 0) {
    w.write(0, 'Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n');
  }
  for (const c of conditions) {
    const cells = ['type', 'status', 'reason', 'message'].map((f) => textAt(c, f));
    w.write(1, `${cells.join('\t')}\n`);
  }
  await describeEvents(d, o);
}

const UNKNOWN = '<unknown>';

function writeMetric(w: Writer, m: Json, current: Json): void {
  switch (textAt(m, 'type')) {
    case 'Resource':
      return writeResource(w, 'resource', mapAt(m, 'resource'), mapAt(current, 'resource'), '  ');
    case 'ContainerResource':
      return writeResource(
        w,
        'container',
        mapAt(m, 'containerResource'),
        mapAt(current, 'containerResource'),
        '  ',
      );
    case 'Pods':
      return line(w, `${quotedName(m, 'pods')} on pods`, m, current, 'pods', 'averageValue');
    case 'Object': {
      const of = `${textAt(m, 'object.describedObject.kind')}/${textAt(m, 'object.describedObject.name')}`;
      return valueLine(w, `${quotedName(m, 'object')} on ${of}`, m, current, 'object');
    }
    case 'External':
      return valueLine(w, quotedName(m, 'external'), m, current, 'external');
    default:
      w.write(1, `<unknown metric type ${JSON.stringify(textAt(m, 'type'))}>\n`);
  }
}

function quotedName(m: Json, field: string): string {
  return JSON.stringify(textAt(m, `${field}.metric.name`));
}

function valueLine(w: Writer, title: string, m: Json, current: Json, field: string): void {
  const average = textAt(m, `${field}.target.averageValue`) !== '';
  const what = average ? ' (target average value)' : ' (target value)';
  line(w, `${title}${what}`, m, current, field, average ? 'averageValue' : 'value');
}

function line(
  w: Writer,
  title: string,
  m: Json,
  current: Json,
  field: string,
  value: string,
): void {
  const now = textAt(current, `${field}.current.${value}`) || UNKNOWN;
  w.write(1, `${title}:\t${now} / ${textAt(m, `${field}.target.${value}`)}\n`);
}

function writeResource(w: Writer, what: string, m: Json, current: Json, gap: string): void {
  const of = what === 'resource' ? '' : ` of container "${textAt(m, 'container')}"`;
  const title = `resource ${textAt(m, 'name')}${of} on pods`;
  const average = textAt(m, 'target.averageValue');
  if (average !== '') {
    w.write(1, `${title}:\t${textAt(current, 'current.averageValue') || UNKNOWN} / ${average}\n`);
    return;
  }
  const used = numberAt(current, 'current.averageUtilization');
  const now =
    used === undefined ? UNKNOWN : `${used}% (${textAt(current, 'current.averageValue')})`;
  const wanted = numberAt(m, 'target.averageUtilization');
  const target = wanted === undefined ? '<auto>' : `${wanted}%`;
  w.write(1, `${title}${gap}(as a percentage of request):\t${now} / ${target}\n`);
}

function writeBehaviour(w: Writer, behaviour: Json | undefined): void {
  if (!behaviour) return;
  w.write(0, 'Behavior:\n');
  for (const [title, field] of [
    ['Scale Up', 'scaleUp'],
    ['Scale Down', 'scaleDown'],
  ] as const) {
    const rules = maybeMap(behaviour, field);
    if (!rules) continue;
    w.write(1, `${title}:\n`);
    const seconds = numberAt(rules, 'stabilizationWindowSeconds');
    if (seconds !== undefined) w.write(2, `Stabilization Window: ${seconds} seconds\n`);
    const policies = listAt(rules, 'policies');
    if (policies.length === 0) continue;
    w.write(2, `Select Policy: ${textAt(rules, 'selectPolicy') || 'Max'}\n`);
    w.write(2, 'Policies:\n');
    for (const p of policies) {
      const [value, period] = [textAt(p, 'value'), textAt(p, 'periodSeconds')];
      w.write(3, `- Type: ${textAt(p, 'type')}\tValue: ${value}\tPeriod: ${period} seconds\n`);
    }
  }
}
