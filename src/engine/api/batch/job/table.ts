import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { containerCells, selectorCell, TEMPLATE_COLUMNS } from '../../meta/tableCells.ts';
import { ageOf, humanDuration } from '../../meta/humanDuration.ts';
import { parseRfc3339 } from '../../../sim/rfc3339.ts';
import type { SimTime } from '../../../sim/time.ts';
import type { Job } from './fields.ts';

function has(o: Job, type: string): boolean {
  return o.status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
}

function statusOf(o: Job): string {
  if (has(o, 'Complete')) return 'Complete';
  if (has(o, 'Failed')) return 'Failed';
  if (o.metadata?.deletionTimestamp !== undefined) return 'Terminating';
  const later = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'];
  return later.find((type) => has(o, type)) ?? 'Running';
}

function completionsOf(o: Job): string {
  const done = o.status?.succeeded ?? 0;
  const { completions, parallelism = 0 } = o.spec ?? {};
  if (completions !== undefined) return `${done}/${completions}`;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function durationOf(o: Job, now: SimTime): string {
  const { startTime, completionTime } = o.status ?? {};
  if (!startTime) return '';
  if (!completionTime) return ageOf(startTime, now);
  return humanDuration((parseRfc3339(completionTime) ?? 0) - (parseRfc3339(startTime) ?? 0));
}

/** Models: pkg/printers/internalversion printJob */
export const JOB_TABLE: TablePrinter<Job> = {
  columns: [
    NAME_COLUMN,
    column('Status', 'string', 'Status of the job.'),
    column(
      'Completions',
      'string',
      'The number of pods which reached phase Succeeded. The value increases monotonically for a given spec. However, it may decrease in reaction to scale down of elastic indexed jobs.',
    ),
    column('Duration', 'string', 'Time required to complete the job.'),
    AGE_COLUMN,
    ...TEMPLATE_COLUMNS,
    column(
      'Selector',
      'string',
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      1,
    ),
  ],
  cells: (o, now) => [
    o.metadata?.name ?? '',
    statusOf(o),
    completionsOf(o),
    durationOf(o, now),
    age(o, now),
    ...containerCells(o.spec?.template?.spec?.containers),
    selectorCell(o.spec?.selector),
  ],
};
