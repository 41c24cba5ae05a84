import type { Job } from './fields.ts';

/** Labels that tie Pods to their Job; the first of each pair is older. */
export const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'] as const;
export const CONTROLLER_UID_LABELS = [
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
] as const;

/** The Job with a selector of its own and a template that it matches. */
export function generateSelector(o: Job): Job {
  const spec = o.spec ?? {};
  const labels: Record<string, string> = { ...spec.template?.metadata?.labels };
  for (const k of JOB_NAME_LABELS) labels[k] ??= o.metadata?.name ?? '';
  for (const k of CONTROLLER_UID_LABELS) labels[k] ??= o.metadata?.uid ?? '';
  const matchLabels: Record<string, string> = { ...spec.selector?.matchLabels };
  matchLabels[CONTROLLER_UID_LABELS[1]] ??= o.metadata?.uid ?? '';
  const template = { ...spec.template, metadata: { ...spec.template?.metadata, labels } };
  return { ...o, spec: { ...spec, template, selector: { ...spec.selector, matchLabels } } };
}
