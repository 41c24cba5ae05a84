import type { Job } from './fields.ts';

/** Labels that tie Pods to their Job; the first of each pair is older. */
export const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'] as const;
export const CONTROLLER_UID_LABELS = [
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
] as const;

/**
 * The Job with a selector of its own and a template that it matches; labels that are the
 * template's, or none, stay the template's.
 */
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
  const made = { ...o, spec: { ...spec, template, selector } };
  const own = o.metadata?.labels;
  const taken = Object.keys(own ?? {}).length === 0 || own === spec.template?.metadata?.labels;
  return taken ? { ...made, metadata: { ...o.metadata, labels: metadata.labels } } : made;
}

/** Maps are kept in the order of their keys, as decoding leaves them. */
function sorted(m: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(m).sort(([x], [y]) => (x < y ? -1 : 1)));
}
