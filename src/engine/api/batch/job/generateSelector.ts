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
  const metadata = { ...spec.template?.metadata, labels: sorted(labels) };
  const template = { ...spec.template, metadata };
  const selector = { ...spec.selector, matchLabels: sorted(matchLabels) };
  return { ...o, spec: { ...spec, template, selector } };
}

/** Maps are kept in the order of their keys, as decoding leaves them. */
function sorted(m: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(m).sort(([x], [y]) => (x < y ? -1 : 1)));
}
