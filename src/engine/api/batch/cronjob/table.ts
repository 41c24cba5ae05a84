import type { TablePrinter } from '../../meta/TablePrinter.ts';
import { age, AGE_COLUMN, column, NAME_COLUMN } from '../../meta/TablePrinter.ts';
import { containerCells, selectorCell, TEMPLATE_COLUMNS } from '../../meta/tableCells.ts';
import { ageOf } from '../../meta/humanDuration.ts';
import type { CronJob } from './fields.ts';

function suspended(value: boolean | undefined): string {
  if (value === undefined) return '<unset>';
  return value ? 'True' : 'False';
}

/** Models: pkg/printers/internalversion printCronJob */
export const CRON_JOB_TABLE: TablePrinter<CronJob> = {
  columns: [
    NAME_COLUMN,
    column(
      'Schedule',
      'string',
      'The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.',
    ),
    column(
      'Timezone',
      'string',
      'The time zone name for the given schedule, see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will default to the time zone of the kube-controller-manager process. The set of valid time zone names and the time zone offset is loaded from the system-wide time zone database by the API server during CronJob validation and the controller manager during execution. If no system-wide time zone database can be found a bundled version of the database is used instead. If the time zone name becomes invalid during the lifetime of a CronJob or due to a change in host configuration, the controller will stop creating new new Jobs and will create a system event with the reason UnknownTimeZone. More information can be found in https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
    ),
    column(
      'Suspend',
      'boolean',
      'This flag tells the controller to suspend subsequent executions, it does not apply to already started executions.  Defaults to false.',
    ),
    column('Active', 'integer', 'A list of pointers to currently running jobs.'),
    column(
      'Last Schedule',
      'string',
      'Information when was the last time the job was successfully scheduled.',
    ),
    AGE_COLUMN,
    ...TEMPLATE_COLUMNS,
    column(
      'Selector',
      'string',
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
      1,
    ),
  ],
  cells: (o, now) => {
    const last = o.status?.lastScheduleTime;
    const job = o.spec?.jobTemplate?.spec;
    return [
      o.metadata?.name ?? '',
      o.spec?.schedule ?? '',
      o.spec?.timeZone ?? '<none>',
      suspended(o.spec?.suspend),
      o.status?.active?.length ?? 0,
      last ? ageOf(last, now) : '<none>',
      age(o, now),
      ...containerCells(job?.template?.spec?.containers),
      selectorCell(job?.selector),
    ];
  },
};
