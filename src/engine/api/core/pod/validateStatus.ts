import { IMMUTABLE } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, forbidden, invalid, invalidEach } from '../../meta/FieldError.ts';
import { checkIP, familyOf } from '../../meta/ip.ts';
import { dns1123Subdomain, qualifiedName } from '../../meta/names.ts';
import type { Container, ContainerStatus } from './containerFields.ts';
import type { Pod, PodSpec, PodStatus } from './fields.ts';
import { checkPodAnnotationUpdate } from './validateAnnotations.ts';

const SYSTEM_CONDITIONS = new Set(['PodScheduled', 'Ready', 'Initialized']);
const NEGATIVE = 'must be a non-negative integer';
const REVIVED = 'may not be transitioned to non-terminated state';

type Statuses = readonly ContainerStatus[] | undefined;

function checkConditions(s: PodStatus, out: FieldError[]): void {
  s.conditions?.forEach((c, i) => {
    const at = `status.conditions[${i}]`;
    const generation = c.observedGeneration ?? 0;
    if (generation < 0) out.push(invalid(`${at}.observedGeneration`, generation, NEGATIVE));
    const type = c.type ?? '';
    if (!SYSTEM_CONDITIONS.has(type)) invalidEach(out, `${at}.Type`, type, qualifiedName(type));
  });
}

function checkNominated(o: Pod, old: Pod, out: FieldError[]): void {
  const name = o.status?.nominatedNodeName ?? '';
  if (name === '' || name === (old.status?.nominatedNodeName ?? '')) return;
  const at = 'status.nominatedNodeName';
  invalidEach(out, at, name, dns1123Subdomain(name));
  if (old.spec?.nodeName) {
    out.push(forbidden(at, 'may not be set on pods that are already bound to a node'));
  }
}

/** Whether rules or policies let a container run again after an exit code. */
function mayRestart(c: Container | undefined, spec: PodSpec, code: number): boolean {
  if (!c) return false;
  for (const r of c.restartPolicyRules ?? []) {
    const values = r.exitCodes?.values ?? [];
    const meets =
      r.exitCodes?.operator === 'NotIn' ? !values.includes(code) : values.includes(code);
    if (r.exitCodes && meets) return r.action === 'Restart';
  }
  const policy = c.restartPolicy ?? spec.restartPolicy;
  return policy === 'OnFailure' ? code !== 0 : policy === 'Always';
}

/** Models: ValidateContainerStateTransition and its likes */
function checkTransitions(
  now: Statuses,
  old: Statuses,
  path: string,
  restarts: (name: string, code: number) => boolean,
  out: FieldError[],
): void {
  if (now === old) return;
  old?.forEach((s, i) => {
    const ended = s.state?.terminated;
    if (!ended) return;
    const next = now?.find((n) => n.name === s.name);
    if (!next || next.state?.terminated || restarts(s.name ?? '', ended.exitCode ?? 0)) return;
    out.push(forbidden(`${path}[${i}].state`, REVIVED));
  });
}

function checkIPs(
  now: readonly { readonly ip?: string }[] | undefined,
  old: readonly { readonly ip?: string }[] | undefined,
  path: string,
  what: string,
  out: FieldError[],
): void {
  if (now === old || !now) return;
  const had = new Set(old?.map((x) => x.ip));
  now.forEach((x, i) => {
    if (!had.has(x.ip)) checkIP(x.ip ?? '', `${path}[${i}]`, out);
  });
  const families = new Set(now.map((x) => familyOf(x.ip ?? '')));
  if (now.length > 2 || (now.length === 2 && families.size < 2)) {
    const value = now.map((x) => ({ IP: x.ip ?? '' }));
    out.push(invalid(path, value, `may specify no more than one IP for each ${what}`));
  }
}

function checkClaims(s: PodStatus, spec: PodSpec, out: FieldError[]): void {
  const seen = new Set<string>();
  s.resourceClaimStatuses?.forEach((c, i) => {
    const at = `status.resourceClaimStatuses[${i}]`;
    const name = c.name ?? '';
    if (!spec.resourceClaims?.some((r) => r.name === name)) {
      const text = 'must match the name of an entry in `spec.resourceClaims`';
      out.push(invalid(`${at}.name`, name, text));
    }
    if (seen.has(name)) out.push(duplicate(`${at}.name`, name));
    seen.add(name);
    const claim = c.resourceClaimName;
    if (claim !== undefined) {
      invalidEach(out, `${at}.resourceClaimName`, claim, dns1123Subdomain(claim));
    }
  });
}

/** Models: pkg/apis/core/validation ValidatePodStatusUpdate, for Linux containers */
export function validatePodStatus(o: Pod, old: Pod): readonly FieldError[] {
  const out: FieldError[] = [];
  const [s, was, spec] = [o.status ?? {}, old.status ?? {}, old.spec ?? {}];
  checkPodAnnotationUpdate(o.metadata ?? {}, old.metadata ?? {}, out);
  if (s.conditions !== was.conditions) checkConditions(s, out);
  checkNominated(o, old, out);
  const generation = s.observedGeneration ?? 0;
  if (generation < 0) out.push(invalid('status.observedGeneration', generation, NEGATIVE));
  if ((s.qosClass ?? '') !== (was.qosClass ?? '')) {
    out.push(invalid('status.qosClass', s.qosClass ?? '', IMMUTABLE));
  }
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const restarts = (name: string, code: number): boolean =>
    mayRestart(
      all.find((c) => c.name === name),
      spec,
      code,
    );
  const transitions = ['containerStatuses', 'initContainerStatuses'] as const;
  for (const k of transitions) checkTransitions(s[k], was[k], `status.${k}`, restarts, out);
  const k = 'ephemeralContainerStatuses';
  checkTransitions(s[k], was[k], `status.${k}`, () => false, out);
  checkClaims(s, o.spec ?? {}, out);
  checkIPs(s.podIPs, was.podIPs, 'status.podIPs', 'IP family', out);
  const first = s.hostIPs?.[0]?.ip ?? '';
  if (s.hostIPs !== was.hostIPs && s.hostIPs?.length && (s.hostIP ?? '') !== first) {
    out.push(invalid('status.hostIPs[0].ip', first, 'must be equal to `hostIP`'));
  }
  checkIPs(s.hostIPs, was.hostIPs, 'status.hostIPs', 'IP family', out);
  return out;
}
