import { checkDescendingPath, checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalid, notSupported, required, tooLong } from '../../meta/FieldError.ts';
import { byteLength } from '../../meta/names.ts';
import type { AppArmorProfile, SeccompProfile, SecurityContext } from './containerFields.ts';
import { SECURITY_CONTEXT } from './containerFields.ts';
import type { PodSpec } from './fields.ts';
import { goForm } from '../../fields/goForm.ts';

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SYSCTL_TEXT =
  'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const ID_MAX = 2_147_483_647;
const ID_TEXT = `must be between 0 and ${ID_MAX}, inclusive`;

/** Users and groups. */
function checkId(id: number | undefined, field: string, out: FieldError[]): void {
  if (id !== undefined && (id < 0 || id > ID_MAX)) out.push(invalid(field, id, ID_TEXT));
}

function checkSeccomp(p: SeccompProfile | undefined, path: string, out: FieldError[]): void {
  if (!p) return;
  if (!p.type) out.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else checkOneOf(p.type, PROFILES, `${path}.type`, out);
  const at = `${path}.localhostProfile`;
  if (p.type === 'Localhost') {
    if (p.localhostProfile === undefined) {
      out.push(required(at, 'must be set when seccomp type is Localhost'));
    } else checkDescendingPath(p.localhostProfile, at, out);
  } else if (p.localhostProfile !== undefined) {
    const value = { Type: p.type ?? '', LocalhostProfile: p.localhostProfile };
    out.push(invalid(at, value, 'can only be set when seccomp type is Localhost'));
  }
}

/** Models: ValidateAppArmorProfileField */
function checkAppArmor(p: AppArmorProfile | undefined, path: string, out: FieldError[]): void {
  if (!p) return;
  const at = `${path}.localhostProfile`;
  const profile = p.localhostProfile;
  const missing = 'must be set when AppArmor type is Localhost';
  if (p.type === 'Localhost') {
    if (profile === undefined) return void out.push(required(at, missing));
    if (profile.trim() !== profile) {
      out.push(invalid(at, profile, 'must not be padded with whitespace'));
    } else if (profile === '') out.push(required(at, missing));
    if (byteLength(profile) > 4095) out.push(tooLong(at, 4095));
  } else if (p.type === 'RuntimeDefault' || p.type === 'Unconfined') {
    const text = 'can only be set when AppArmor type is Localhost';
    if (profile !== undefined) out.push(invalid(at, profile, text));
  } else if (!p.type) {
    out.push(required(`${path}.type`, 'type is required when appArmorProfile is set'));
  } else out.push(notSupported(`${path}.type`, p.type, PROFILES));
}

/** Upstream quotes the internal struct, whose fields are named as in Go. */
function goSecurityContext(sc: SecurityContext): object {
  return goForm(SECURITY_CONTEXT, sc);
}

/** Of a container. Models: ValidateSecurityContext */
export function checkSecurityContext(
  sc: SecurityContext | undefined,
  spec: PodSpec,
  path: string,
  out: FieldError[],
): void {
  if (!sc) return;
  checkId(sc.runAsUser, `${path}.runAsUser`, out);
  checkId(sc.runAsGroup, `${path}.runAsGroup`, out);
  if (sc.procMount !== undefined) {
    const at = `${path}.procMount`;
    checkOneOf(sc.procMount, ['Default', 'Unmasked'], at, out);
    if (sc.procMount === 'Unmasked' && spec.hostUsers !== false) {
      out.push(invalid(at, sc.procMount, '`hostUsers` must be false to use `Unmasked`'));
    }
  }
  checkSeccomp(sc.seccompProfile, `${path}.seccompProfile`, out);
  if (sc.allowPrivilegeEscalation === false) {
    const no = 'cannot set `allowPrivilegeEscalation` to false and';
    if (sc.privileged) {
      out.push(invalid(path, goSecurityContext(sc), `${no} \`privileged\` to true`));
    }
    for (const c of sc.capabilities?.add ?? []) {
      if (c !== 'CAP_SYS_ADMIN') continue;
      out.push(invalid(path, goSecurityContext(sc), `${no} \`capabilities.Add\` CAP_SYS_ADMIN`));
    }
  }
  checkAppArmor(sc.appArmorProfile, `${path}.appArmorProfile`, out);
}

const IPC = /^(kernel\.shm|kernel\.msg|fs\.mqueue\.|kernel\.sem$)/;

function checkSysctls(spec: PodSpec, path: string, out: FieldError[]): void {
  const seen = new Set<string>();
  spec.securityContext?.sysctls?.forEach((s, i) => {
    const at = `${path}[${i}].name`;
    const name = s.name ?? '';
    if (name === '') out.push(required(at));
    else if (name.length > 253 || !SYSCTL.test(name)) out.push(invalid(at, name, SYSCTL_TEXT));
    else if (seen.has(name)) out.push(duplicate(at, name));
    const dotted = name.replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.')) {
      out.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && IPC.test(dotted)) {
      out.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    }
    seen.add(name);
  });
}

/** Of a whole Pod. Models: validatePodSpecSecurityContext */
export function checkPodSecurityContext(spec: PodSpec, path: string, out: FieldError[]): void {
  const sc = spec.securityContext;
  if (!sc) return;
  checkId(sc.fsGroup, `${path}.fsGroup`, out);
  checkId(sc.runAsUser, `${path}.runAsUser`, out);
  checkId(sc.runAsGroup, `${path}.runAsGroup`, out);
  sc.supplementalGroups?.forEach((g, i) => checkId(g, `${path}.supplementalGroups[${i}]`, out));
  if (spec.shareProcessNamespace && spec.hostPID) {
    const text = 'ShareProcessNamespace and HostPID cannot both be enabled';
    out.push(invalid(`${path}.shareProcessNamespace`, true, text));
  }
  if (sc.sysctls?.length) checkSysctls(spec, `${path}.sysctls`, out);
  if (sc.fsGroupChangePolicy !== undefined) {
    const at = `${path}.fsGroupChangePolicy`;
    checkOneOf(sc.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], at, out);
  }
  checkSeccomp(sc.seccompProfile, `${path}.seccompProfile`, out);
  checkAppArmor(sc.appArmorProfile, `${path}.appArmorProfile`, out);
  if (sc.supplementalGroupsPolicy !== undefined) {
    const at = `${path}.supplementalGroupsPolicy`;
    checkOneOf(sc.supplementalGroupsPolicy, ['Merge', 'Strict'], at, out);
  }
  if (sc.seLinuxChangePolicy !== undefined) {
    const at = `${path}.seLinuxChangePolicy`;
    checkOneOf(sc.seLinuxChangePolicy, ['MountOption', 'Recursive'], at, out);
  }
}
