import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { jobWarnings } from './warnings.ts';
import { nameWarnings } from '../../meta/nameWarnings.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import { defaultJob } from './defaults.ts';
import type { Job } from './fields.ts';
import { JOB_FIELDS } from './fields.ts';
import { generateSelector } from './generateSelector.ts';
import { validateJob, validateJobUpdate } from './validate.ts';
import { validateJobStatus } from './validateStatus.ts';
import { JOB_TABLE } from './table.ts';

const STRATEGY = specStrategy<Job>(JOB_FIELDS);

const DELETE_WARNING =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

/** A Job whose labels are its template's has the generated ones too. */
function labelled(job: Job, given: Job): Job {
  const labels = job.spec?.template?.metadata?.labels;
  const own = given.metadata?.labels;
  if (own !== undefined && own !== given.spec?.template?.metadata?.labels) return job;
  return { ...job, metadata: { ...job.metadata, labels } };
}

function prepareForCreate(o: Job): Job {
  const job = STRATEGY.prepareForCreate(o);
  return o.spec?.manualSelector ? job : labelled(generateSelector(job), o);
}

function warnings(o: Job, old: Job | undefined): readonly string[] {
  if (old && o.metadata?.generation === old.metadata?.generation) return [];
  return [...(old ? [] : nameWarnings(o)), ...jobWarnings(o.spec ?? {}, 'spec')];
}

/** Models: pkg/registry/batch/job/strategy.go */
export const JOB: Kind = kind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  categories: ['all'],
  table: JOB_TABLE,
  namespaced: true,
  fields: JOB_FIELDS,
  validateName: dns1123Subdomain,
  warnings,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatus,
  defaults: defaultJob,
  ...STRATEGY,
  prepareForCreate,
  dependentsOnDelete: 'orphan',
  deleteWarning: DELETE_WARNING,
  selectable: { 'status.successful': (o) => String(o.status?.succeeded ?? 0) },
});
