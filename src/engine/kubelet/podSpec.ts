import type { Container } from '../api/core/pod/containerFields.ts';
import type { Pod, PodSpec } from '../api/core/pod/fields.ts';

/** A rule of `restartPolicyRules`. Models: core/v1 ContainerRestartRule */
export interface RestartRule {
  readonly action?: string;
  readonly exitCodes?: { readonly operator?: string; readonly values?: readonly number[] };
}

/** A container with the fields that not every container has. */
export type AnyContainer = Container & { readonly targetContainerName?: string };

/** The rule of a container that fits an exit code. Models: pkg/api/v1/pod FindMatchingContainerRestartRule */
export function matchingRule(c: Container, exitCode: number): RestartRule | undefined {
  const rules = (c.restartPolicyRules ?? []) as readonly RestartRule[];
  return rules.find((r) => {
    if (!r.exitCodes) return false;
    const listed = r.exitCodes.values?.includes(exitCode) ?? false;
    return r.exitCodes.operator === 'In' ? listed : !listed;
  });
}

/** Whether a container that ended so is started again. Models: pkg/api/v1/pod ContainerShouldRestart */
export function shouldRestart(c: Container, spec: PodSpec, exitCode: number): boolean {
  if (c.restartPolicy) {
    const action = matchingRule(c, exitCode)?.action;
    if (action === 'Restart' || action === 'RestartAllContainers') return true;
  }
  switch (c.restartPolicy ?? spec.restartPolicy) {
    case 'Never':
      return false;
    case 'OnFailure':
      return exitCode !== 0;
    default:
      return true;
  }
}

/** A sidecar: an init container that goes on beside the others. */
export function isSidecar(c: Container): boolean {
  return c.restartPolicy === 'Always';
}

/** Init containers of a Pod. */
export function initContainersOf(pod: Pod): readonly Container[] {
  return pod.spec?.initContainers ?? [];
}

/** Ordinary containers of a Pod. */
export function containersOf(pod: Pod): readonly Container[] {
  return pod.spec?.containers ?? [];
}

/** Ephemeral containers of a Pod. */
export function ephemeralOf(pod: Pod): readonly AnyContainer[] {
  return (pod.spec?.ephemeralContainers ?? []) as readonly AnyContainer[];
}

/** The container of a name, of whichever sort. */
export function containerNamed(pod: Pod, name: string): AnyContainer | undefined {
  const sorts = [containersOf(pod), initContainersOf(pod), ephemeralOf(pod)];
  for (const all of sorts) {
    const c = all.find((x) => x.name === name);
    if (c) return c;
  }
  return undefined;
}

/** `spec.containers{web}`: where Events about a container point. */
export function fieldPathOf(pod: Pod, name: string): string {
  if (initContainersOf(pod).some((c) => c.name === name)) return `spec.initContainers{${name}}`;
  if (ephemeralOf(pod).some((c) => c.name === name)) return `spec.ephemeralContainers{${name}}`;
  return `spec.containers{${name}}`;
}

/** `web_default(<uid>)`, as the kubelet names Pods in its messages. */
export function podDesc(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata ?? {};
  return `${name}_${namespace}(${uid})`;
}

/** Succeeded or Failed. */
export function isTerminalPhase(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Seconds that a Pod's containers get at SIGTERM. */
export function graceSecondsOf(pod: Pod): number {
  return pod.spec?.terminationGracePeriodSeconds ?? 30;
}
