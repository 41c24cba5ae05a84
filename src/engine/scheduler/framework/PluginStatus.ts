/** Codes of a refusal. Models: kube-scheduler framework interface.go Code */
type RefusalCode = 'Error' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Pending';

/**
 * A plugin's refusal with the reasons that FailedScheduling prints, verbatim. Success is
 * `undefined`. Constant refusals are one shared object, so that tables hold references.
 * Models: kube-scheduler framework interface.go Status
 */
export interface PluginStatus {
  readonly plugin: string;
  readonly code: RefusalCode;
  readonly reasons: readonly string[];
}

/** The plugin has nothing to do for this Pod: its later steps are left out of the cycle. */
export const SKIP = 'Skip';

/** Answers `Unschedulable`: evicting Pods may help. */
export function unschedulable(plugin: string, ...reasons: string[]): PluginStatus {
  return { plugin, code: 'Unschedulable', reasons };
}

/** Answers `UnschedulableAndUnresolvable`: no eviction helps. */
export function unresolvable(plugin: string, ...reasons: string[]): PluginStatus {
  return { plugin, code: 'UnschedulableAndUnresolvable', reasons };
}

/** Answers `Error`: the cycle fails. */
export function errorStatus(plugin: string, reason: string): PluginStatus {
  return { plugin, code: 'Error', reasons: [reason] };
}

/** A verdict on the Pod, not a failure of the scheduler. Models: Status.IsRejected */
export function isRejected(s: PluginStatus): boolean {
  return s.code !== 'Error';
}

/** The reasons as one sentence. Models: Status.Message */
export function statusMessage(s: PluginStatus): string {
  return s.reasons.join(', ');
}
