import { templateWarnings } from '../../core/pod/warnings.ts';
import type { JobSpec } from './fields.ts';

const INDEXES =
  'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';

/** Models: pkg/api/job WarningsForJobSpec */
export function jobWarnings(spec: JobSpec, path: string): readonly string[] {
  const many = (spec.completions ?? 0) > 100_000 && (spec.parallelism ?? 0) > 10_000;
  const own = spec.completionMode === 'Indexed' && many ? [`${path}: ${INDEXES}`] : [];
  return [...own, ...templateWarnings(spec.template, undefined, `${path}.template`)];
}
