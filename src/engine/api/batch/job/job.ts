import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import { defaultJob } from './defaults.ts';
import type { Job } from './fields.ts';
import { JOB_FIELDS } from './fields.ts';
import { generateSelector } from './generateSelector.ts';

const STRATEGY = specStrategy<Job>(JOB_FIELDS);

function prepareForCreate(o: Job): Job {
  const job = STRATEGY.prepareForCreate(o);
  return o.spec?.manualSelector ? job : generateSelector(job);
}

/** Models: pkg/registry/batch/job/strategy.go */
export const JOB: Kind = kind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  namespaced: true,
  fields: JOB_FIELDS,
  validateName: dns1123Subdomain,
  defaults: defaultJob,
  ...STRATEGY,
  prepareForCreate,
  selectable: (o) => ({ 'status.successful': String(o.status?.succeeded ?? 0) }),
});
