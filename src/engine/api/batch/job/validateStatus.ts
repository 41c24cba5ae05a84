import { parseRfc3339 } from '../../../sim/rfc3339.ts';
import { checkNonnegative } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalid, required } from '../../meta/FieldError.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import type { Job, JobStatus } from './fields.ts';
import { overlap, parseIndexes } from './indexes.ts';

type Refuse = (field: string, detail: string) => void;

function has(o: Job, type: string, status = 'True'): boolean {
  return (o.status?.conditions ?? []).some((c) => c.type === type && c.status === status);
}

function isFinished(o: Job): boolean {
  return has(o, 'Complete') || has(o, 'Failed');
}

function checkUncounted(s: JobStatus, out: FieldError[]): void {
  const seen = new Set<string>();
  for (const k of ['succeeded', 'failed'] as const) {
    s.uncountedTerminatedPods?.[k]?.forEach((uid, i) => {
      const at = `status.uncountedTerminatedPods.${k}[${i}]`;
      if (uid === '') out.push(invalid(at, uid, 'must not be empty'));
      else if (seen.has(uid)) out.push(duplicate(at, uid));
      seen.add(uid);
    });
  }
}

/** What changed between two statuses; rules hold only for what was touched. */
function changesOf(o: Job, old: Job) {
  const [s, was] = [o.status ?? {}, old.status ?? {}];
  const flipped = (type: string): boolean => has(o, type) !== has(old, type);
  return {
    finished: isFinished(o) !== isFinished(old),
    complete: flipped('Complete'),
    failed: flipped('Failed'),
    failureTarget: flipped('FailureTarget'),
    criteria: flipped('SuccessCriteriaMet'),
    completed: s.completedIndexes !== was.completedIndexes,
    failedIndexes: s.failedIndexes !== was.failedIndexes,
    active: (s.active ?? 0) !== (was.active ?? 0),
    startTime: s.startTime !== was.startTime,
    completionTime: s.completionTime !== was.completionTime,
    uncounted: !semanticEqual(s.uncountedTerminatedPods, was.uncountedTerminatedPods),
    ready: s.ready !== was.ready,
    terminating: s.terminating !== was.terminating,
  };
}

type Changes = ReturnType<typeof changesOf>;

function checkTimes(o: Job, c: Changes, out: FieldError[]): void {
  const { startTime: start, completionTime: end } = o.status ?? {};
  const at = 'status.completionTime';
  const complete = has(o, 'Complete');
  if ((c.complete || c.completionTime) && end !== undefined && !complete) {
    const text = 'cannot set completionTime when there is no Complete=True condition';
    out.push(invalid(at, end, text));
  }
  if ((c.complete || c.completionTime) && end === undefined && complete) {
    out.push(required(at, 'completionTime is required for Complete jobs'));
  }
  const touched = c.startTime || c.completionTime;
  if (!touched || start === undefined || end === undefined) return;
  if ((parseRfc3339(end) ?? 0) < (parseRfc3339(start) ?? 0)) {
    out.push(invalid(at, end, 'must be equal to or after `startTime`'));
  }
}

function checkFinished(o: Job, c: Changes, out: FieldError[]): void {
  if (!isFinished(o)) return;
  const s = o.status ?? {};
  if ((c.finished || c.active) && (s.active ?? 0) > 0) {
    out.push(invalid('status.active', s.active, 'active>0 is invalid for finished job'));
  }
  const nothing = o.spec?.suspend === true && o.spec.completions === 0;
  if ((c.finished || c.startTime) && !nothing && s.startTime === undefined) {
    out.push(required('status.startTime', 'startTime is required for finished job'));
  }
  const { succeeded = [], failed = [] } = s.uncountedTerminatedPods ?? {};
  if ((c.finished || c.uncounted) && succeeded.length + failed.length > 0) {
    const at = 'status.uncountedTerminatedPods';
    const value = {
      Succeeded: succeeded.length > 0 ? succeeded : null,
      Failed: failed.length > 0 ? failed : null,
    };
    out.push(invalid(at, value, 'must be empty for finished job'));
  }
}

function checkIndexes(o: Job, c: Changes, out: FieldError[]): void {
  const { completedIndexes: done = '', failedIndexes: failed } = o.status ?? {};
  const { completions, backoffLimitPerIndex: limit, completionMode } = o.spec ?? {};
  const error = (text: string): string | undefined => {
    const parsed = parseIndexes(text, completions ?? 0);
    return typeof parsed === 'string' ? parsed : undefined;
  };
  if (c.completed && completions !== undefined) {
    const why = error(done);
    const text = `error parsing completedIndexes: ${why}`;
    if (why) out.push(invalid('status.completedIndexes', done, text));
  }
  const at = 'status.failedIndexes';
  if (c.failedIndexes && completions !== undefined && limit !== undefined && failed !== undefined) {
    const why = error(failed);
    if (why) out.push(invalid(at, failed, `error parsing failedIndexes: ${why}`));
  }
  if (c.completed && done !== '' && completionMode !== 'Indexed') {
    const text = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    out.push(invalid('status.completedIndexes', done, text));
  }
  if (c.failedIndexes && limit === undefined && failed !== undefined) {
    const text = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    out.push(invalid(at, failed, text));
  }
  if ((c.failedIndexes || c.completed) && completions !== undefined && failed && done) {
    const i = overlap(done, failed, completions);
    if (i === undefined) return;
    out.push(invalid(at, failed, `failedIndexes and completedIndexes overlap at index: ${i}`));
  }
}

function checkPairs(o: Job, c: Changes, refuse: Refuse): void {
  const at = 'status.conditions';
  const [complete, failed] = [has(o, 'Complete'), has(o, 'Failed')];
  if ((c.complete || c.failed) && complete && failed) {
    refuse(at, 'cannot set Complete=True and Failed=true conditions');
  }
  if ((c.complete || c.failureTarget) && complete && has(o, 'FailureTarget')) {
    refuse(at, 'cannot set Complete=True and FailureTarget=true conditions');
  }
}

function checkReasons(o: Job, c: Changes, refuse: Refuse): void {
  const at = 'status.conditions';
  if ((c.failed || c.failedIndexes) && has(o, 'Failed') && !has(o, 'FailureTarget')) {
    refuse(at, 'cannot set Failed=True condition without the FailureTarget=true condition');
  }
  if ((c.complete || c.criteria) && has(o, 'Complete') && !has(o, 'SuccessCriteriaMet')) {
    refuse(at, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition');
  }
}

function checkCriteria(o: Job, refuse: Refuse): void {
  const at = 'status.conditions';
  const met = has(o, 'SuccessCriteriaMet');
  if (met && has(o, 'Failed')) {
    refuse(at, 'cannot set SuccessCriteriaMet=True and Failed=true conditions');
  }
  if (met && has(o, 'FailureTarget')) {
    refuse(at, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions');
  }
  if (o.spec?.successPolicy && !met && has(o, 'Complete')) {
    const text =
      'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True';
    refuse(at, text);
  }
}

/** What may not go back. Models: ValidateJobStatusUpdate */
function checkTransition(o: Job, old: Job, c: Changes, refuse: Refuse, out: FieldError[]): void {
  const [s, was] = [o.status ?? {}, old.status ?? {}];
  const at = 'status.conditions';
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (has(old, type) && !has(o, type)) {
      refuse(at, `cannot disable the terminal ${type}=True condition`);
    }
  }
  if ((s.failed ?? 0) < (was.failed ?? 0)) {
    out.push(invalid('status.failed', s.failed ?? 0, 'cannot decrease the failed counter'));
  }
  const elastic = o.spec?.completionMode === 'Indexed' && o.spec.completions === o.spec.parallelism;
  if (!elastic && (s.succeeded ?? 0) < (was.succeeded ?? 0)) {
    const text = 'cannot decrease the succeeded counter';
    out.push(invalid('status.succeeded', s.succeeded ?? 0, text));
  }
  if (s.completionTime !== undefined && was.completionTime !== undefined && c.completionTime) {
    out.push(invalid('status.completionTime', s.completionTime, 'field is immutable'));
  }
  const resuming = has(old, 'Suspended') && has(o, 'Suspended', 'False');
  if (c.startTime && was.startTime !== undefined && !resuming && !o.spec?.suspend) {
    const text = 'field is immutable for unsuspended job once set';
    out.push(invalid('status.startTime', s.startTime ?? null, text));
  }
  if (has(old, 'SuccessCriteriaMet') && !has(o, 'SuccessCriteriaMet')) {
    refuse(at, 'cannot disable the SuccessCriteriaMet=True condition');
  }
  const late = has(old, 'Complete') && !has(old, 'SuccessCriteriaMet');
  if (late && has(o, 'SuccessCriteriaMet')) {
    const text = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    refuse(at, text);
  }
}

/** Models: pkg/apis/batch/validation ValidateJobUpdateStatus, registry/batch/job strategy.go */
export function validateJobStatus(o: Job, old: Job): readonly FieldError[] {
  const out: FieldError[] = [];
  const s = o.status ?? {};
  const c = changesOf(o, old);
  const refuse: Refuse = (field, detail) => {
    out.push({ type: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` });
  };
  for (const k of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const) {
    checkNonnegative(s[k], `status.${k}`, out);
  }
  checkUncounted(s, out);
  checkPairs(o, c, refuse);
  checkTimes(o, c, out);
  checkReasons(o, c, refuse);
  checkFinished(o, c, out);
  checkIndexes(o, c, out);
  const terminating = s.terminating ?? 0;
  if ((c.finished || c.terminating) && terminating > 0 && isFinished(o)) {
    const text = 'terminating>0 is invalid for finished job';
    out.push(invalid('status.terminating', terminating, text));
  }
  if ((c.ready || c.active) && s.ready !== undefined && s.ready > (s.active ?? 0)) {
    out.push(invalid('status.ready', s.ready, 'cannot set more ready pods than active'));
  }
  checkCriteria(o, refuse);
  checkTransition(o, old, c, refuse, out);
  return out;
}
