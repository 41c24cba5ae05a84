import type { Job, PodFailurePolicyRule } from '../../api/batch/job/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';

/** What a Job's policy says of a failed Pod. */
export interface Verdict {
  /** The Job fails, with this message. */
  readonly failJob?: string;
  /** The failure counts towards the back-off limit. */
  readonly counts: boolean;
  readonly failIndex?: true;
}

const COUNTS: Verdict = { counts: true };

type OnExitCodes = NonNullable<PodFailurePolicyRule['onExitCodes']>;

/** The first container that failed with a code that the rule names. */
function failedContainer(pod: Pod, r: OnExitCodes): { name: string; code: number } | undefined {
  const all = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ];
  for (const c of all) {
    const code = c.state?.terminated?.exitCode ?? 0;
    if (code === 0 || (r.containerName !== undefined && r.containerName !== c.name)) continue;
    const listed = r.values?.includes(code) ?? false;
    if (r.operator === 'In' ? listed : !listed) return { name: c.name ?? '', code };
  }
  return undefined;
}

/** How a rule matches, as the message of FailJob begins; undefined: it does not. */
function matched(rule: PodFailurePolicyRule, pod: Pod): string | undefined {
  const where = `${pod.metadata?.namespace}/${pod.metadata?.name}`;
  if (rule.onExitCodes) {
    const c = failedContainer(pod, rule.onExitCodes);
    return c && `Container ${c.name} for pod ${where} failed with exit code ${c.code}`;
  }
  const patterns = rule.onPodConditions ?? [];
  const condition = pod.status?.conditions?.find((c) =>
    patterns.some((p) => p.type === c.type && (p.status ?? 'True') === c.status),
  );
  return condition && `Pod ${where} has condition ${condition.type}`;
}

/** Models: pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy */
export function judge(job: Job, pod: Pod): Verdict {
  const rules = job.spec?.podFailurePolicy?.rules ?? [];
  for (const [i, rule] of rules.entries()) {
    const how = matched(rule, pod);
    if (how === undefined) continue;
    if (rule.action === 'Ignore') return { counts: false };
    if (rule.action === 'FailIndex') return { counts: true, failIndex: true };
    if (rule.action === 'Count') return COUNTS;
    const failJob = `${how} matching ${rule.action} rule at index ${i}`;
    return { counts: true, failJob };
  }
  return COUNTS;
}
