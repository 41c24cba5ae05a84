import { defaultPodTemplate } from '../../core/pod/defaults.ts';
import { mapField, mapList, setDefaults, withField } from '../../meta/setDefaults.ts';
import type {
  Job,
  JobSpec,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from './fields.ts';

const INT32_MAX = 2_147_483_647;

function counts(s: JobSpec): Partial<JobSpec> {
  const both = s.completions === undefined && s.parallelism === undefined;
  return {
    ...(both ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: s.backoffLimitPerIndex === undefined ? 6 : INT32_MAX,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: s.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  };
}

function defaultPattern(
  p: PodFailurePolicyOnPodConditionsPattern,
): PodFailurePolicyOnPodConditionsPattern {
  return p.status ? p : { ...p, status: 'True' };
}

function defaultRule(r: PodFailurePolicyRule): PodFailurePolicyRule {
  return mapList(r, 'onPodConditions', defaultPattern);
}

/** Defaults of a Job's spec as it stands in a CronJob. */
export function defaultJobSpecParts(given: JobSpec): JobSpec {
  const s = mapField(given, 'podFailurePolicy', (p) => mapList(p, 'rules', defaultRule));
  return withField(s, 'template', defaultPodTemplate(s.template ?? {}));
}

/** A Job without labels takes its template's. Models: pkg/apis/batch/v1 SetDefaults_Job */
export function defaultJob(o: Job): Job {
  const given = o.spec ?? {};
  const job = withField(o, 'spec', defaultJobSpecParts(setDefaults(given, counts(given))));
  const labels = given.template?.metadata?.labels;
  if (!labels || Object.keys(o.metadata?.labels ?? {}).length > 0) return job;
  return { ...job, metadata: { ...job.metadata, labels } };
}
