import { checkOneOf } from '../../meta/checks.ts';
import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notFound,
  notSupported,
  required,
  tooLong,
} from '../../meta/FieldError.ts';
import { checkIP } from '../../meta/ip.ts';
import {
  dns1123Label,
  dns1123Subdomain,
  dns1123SubdomainWithUnderscore,
  qualifiedName,
} from '../../meta/names.ts';
import type { ObjectMeta } from '../../meta/ObjectMeta.ts';
import { checkLabels } from '../../meta/validateSelector.ts';
import { checkTolerations } from '../tolerations.ts';
import type { Container } from './containerFields.ts';
import type { PodResourceClaim, PodSpec } from './fields.ts';
import { checkAffinity, checkTopologySpread } from './validateAffinity.ts';
import {
  checkContainers,
  checkEphemeralContainers,
  checkHostNetwork,
  checkInitContainers,
  checkPodRestartPolicy,
} from './validateContainer.ts';
import { checkContainerResources, checkPodResources } from './validateResources.ts';
import { checkPodSecurityContext } from './validateSecurity.ts';
import { checkVolumes } from './validateVolume.ts';

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const INT32_MAX = 2_147_483_647;

/** Upstream quotes the internal struct, whose fields are named as in Go. */
function goClaim(c: PodResourceClaim): object {
  return {
    Name: c.name ?? '',
    ResourceClaimName: c.resourceClaimName ?? null,
    ResourceClaimTemplateName: c.resourceClaimTemplateName ?? null,
  };
}

/** Models: validatePodResourceClaim */
function checkResourceClaims(spec: PodSpec, path: string, out: FieldError[]): void {
  const names = new Set<string>();
  spec.resourceClaims?.forEach((c, i) => {
    const at = `${path}[${i}]`;
    const { name, resourceClaimName: claim, resourceClaimTemplateName: template } = c;
    if (!name) out.push(required(`${at}.name`));
    else if (names.has(name)) out.push(duplicate(`${at}.name`, name));
    else {
      invalidEach(out, `${at}.name`, name, dns1123Label(name));
      names.add(name);
    }
    if (claim !== undefined && template !== undefined) {
      const text =
        'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      out.push(invalid(at, goClaim(c), text));
    }
    if (claim === undefined && template === undefined) {
      const text = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      out.push(invalid(at, goClaim(c), text));
    }
    if (claim !== undefined) {
      invalidEach(out, `${at}.resourceClaimName`, claim, dns1123Subdomain(claim));
    }
    if (template !== undefined) {
      invalidEach(out, `${at}.resourceClaimTemplateName`, template, dns1123Subdomain(template));
    }
  });
}

/** Models: validatePodDNSConfig */
function checkDnsConfig(spec: PodSpec, path: string, out: FieldError[]): void {
  const c = spec.dnsConfig;
  if (spec.dnsPolicy === 'None') {
    const when = 'when `dnsPolicy` is None';
    if (!c) return void out.push(required(path, `must provide \`dnsConfig\` ${when}`));
    if (!c.nameservers?.length) {
      const text = `must provide at least one DNS nameserver ${when}`;
      return void out.push(required(`${path}.nameservers`, text));
    }
  }
  if (!c) return;
  const { nameservers = [], searches = [] } = c;
  if (nameservers.length > 3) {
    const text = 'must not have more than 3 nameservers';
    out.push(invalid(`${path}.nameservers`, nameservers, text));
  }
  nameservers.forEach((n, i) => checkIP(n, `${path}.nameservers[${i}]`, out));
  if (searches.length > 32) {
    out.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  }
  if (searches.join(' ').length > 2048) {
    const text = 'must not have more than 2048 characters (including spaces) in the search list';
    out.push(invalid(`${path}.searches`, searches, text));
  }
  searches.forEach((s, i) => {
    if (s === '.') return;
    const name = s.endsWith('.') ? s.slice(0, -1) : s;
    invalidEach(out, `${path}.searches[${i}]`, name, dns1123SubdomainWithUnderscore(name));
  });
  c.options?.forEach((o, i) => {
    if (!o.name) out.push(required(`${path}.options[${i}]`, 'must not be empty'));
  });
}

function checkGates(spec: PodSpec, path: string, out: FieldError[]): void {
  spec.readinessGates?.forEach((g, i) => {
    const type = g.conditionType ?? '';
    invalidEach(out, `${path}.readinessGates[${i}].conditionType`, type, qualifiedName(type));
  });
  const seen = new Set<string>();
  spec.schedulingGates?.forEach((g, i) => {
    const at = `${path}.schedulingGates[${i}]`;
    const name = g.name ?? '';
    invalidEach(out, at, name, qualifiedName(name));
    if (seen.has(name)) out.push(duplicate(at, name));
    seen.add(name);
  });
}

/** Every container of a Pod with its path. */
function eachContainer(spec: PodSpec, path: string, f: (c: Container, at: string) => void): void {
  spec.initContainers?.forEach((c, i) => f(c, `${path}.initContainers[${i}]`));
  spec.containers?.forEach((c, i) => f(c, `${path}.containers[${i}]`));
  spec.ephemeralContainers?.forEach((c, i) => f(c, `${path}.ephemeralContainers[${i}]`));
}

/** Models: validateHostUsers */
function checkHostUsers(spec: PodSpec, path: string, out: FieldError[]): void {
  if (spec.hostUsers !== false) return;
  const text = 'when `hostUsers` is false';
  if (spec.hostNetwork) out.push(forbidden(`${path}.hostNetwork`, text));
  if (spec.hostPID) out.push(forbidden(`${path}.HostPID`, text));
  if (spec.hostIPC) out.push(forbidden(`${path}.HostIPC`, text));
  eachContainer(spec, path, (c, at) => {
    if (c.volumeDevices?.length) out.push(forbidden(`${at}.volumeDevices`, text));
  });
}

/** Models: validatePodHostName */
function checkHostname(spec: PodSpec, path: string, out: FieldError[]): void {
  const name = spec.hostnameOverride;
  if (name === undefined) return;
  const at = `${path}.hostnameOverride`;
  if (spec.setHostnameAsFQDN) {
    out.push(forbidden(at, 'may not be specified when setHostnameAsFQDN is true'));
  }
  if (spec.hostNetwork) out.push(forbidden(at, 'may not be specified when hostNetwork is true'));
  if (name.length > 64) out.push(tooLong(at, 64));
  invalidEach(out, at, name, dns1123Subdomain(name));
}

const NAMES = ['serviceAccountName', 'nodeName'] as const;

function checkNames(spec: PodSpec, path: string, out: FieldError[]): void {
  for (const k of NAMES) {
    if (spec[k]) invalidEach(out, `${path}.${k}`, spec[k], dns1123Subdomain(spec[k]));
  }
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > INT32_MAX)) {
    const text = `must be between 1 and ${INT32_MAX}, inclusive`;
    out.push(invalid(`${path}.activeDeadlineSeconds`, deadline, text));
  }
  for (const k of ['hostname', 'subdomain'] as const) {
    if (spec[k]) invalidEach(out, `${path}.${k}`, spec[k], dns1123Label(spec[k]));
  }
}

function checkLateParts(spec: PodSpec, path: string, out: FieldError[]): void {
  checkTolerations(spec.tolerations, `${path}.tolerations`, out);
  spec.hostAliases?.forEach((a, i) => {
    const at = `${path}.hostAliases[${i}]`;
    checkIP(a.ip ?? '', `${at}.ip`, out);
    a.hostnames?.forEach((h, j) =>
      invalidEach(out, `${at}.hostnames[${j}]`, h, dns1123Subdomain(h)),
    );
  });
  const { priorityClassName: priority, runtimeClassName: runtime, preemptionPolicy } = spec;
  if (priority) {
    invalidEach(out, `${path}.priorityClassName`, priority, dns1123Subdomain(priority));
  }
  if (runtime !== undefined) {
    invalidEach(out, `${path}.runtimeClassName`, runtime, dns1123Subdomain(runtime));
  }
  if (preemptionPolicy !== undefined) {
    const at = `${path}.preemptionPolicy`;
    checkOneOf(preemptionPolicy, ['PreemptLowerPriority', 'Never'], at, out);
  }
  if (spec.overhead) {
    checkContainerResources({ limits: spec.overhead }, {}, `${path}.overhead`, out);
  }
  if (spec.os) checkOs(spec, path, out);
}

function checkOs(spec: PodSpec, path: string, out: FieldError[]): void {
  const name = spec.os?.name;
  if (!name) return void out.push(required(`${path}.os.name`));
  if (name !== 'linux' && name !== 'windows') {
    return void out.push(notSupported(`${path}.os`, name, ['linux', 'windows']));
  }
  if (name !== 'linux') return;
  const text = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) {
    out.push(forbidden(`${path}.securityContext.windowsOptions`, text));
  }
  eachContainer(spec, path, (c, at) => {
    if (c.securityContext?.windowsOptions) {
      out.push(forbidden(`${at}.securityContext.windowsOptions`, text));
    }
  });
}

/** Models: validateFileKeyRefVolumes */
function checkFileKeyRefs(spec: PodSpec, path: string, out: FieldError[]): void {
  eachContainer(spec, path, (c, at) =>
    c.env?.forEach((e, i) => {
      const name = e.valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) return;
      const field = `${at}.env[${i}].valueFrom.fileKeyRef.volumeName`;
      const v = spec.volumes?.find((one) => one.name === name);
      if (!v) out.push(notFound(field, name));
      else if (!v.emptyDir) {
        out.push(invalid(field, name, 'referenced volume must be of type emptyDir'));
      }
    }),
  );
}

/**
 * Mistakes of a Pod's spec, at `path`, in upstream's order. `meta` is that of a Pod, absent in a
 * template. What Windows asks for in detail is not checked: its containers are not modelled.
 * Models: pkg/apis/core/validation ValidatePodSpec
 */
export function checkPodSpec(
  spec: PodSpec,
  meta: ObjectMeta | undefined,
  path: string,
  out: FieldError[],
): void {
  if (spec.terminationGracePeriodSeconds === undefined) {
    out.push(required(`${path}.terminationGracePeriodSeconds`));
  }
  const volumes = checkVolumes(spec, meta, `${path}.volumes`, out);
  checkResourceClaims(spec, `${path}.resourceClaims`, out);
  const context = { spec, volumes, out };
  checkContainers(`${path}.containers`, context);
  checkInitContainers(`${path}.initContainers`, context);
  checkEphemeralContainers(`${path}.ephemeralContainers`, context);
  checkPodResources(spec, path, out);
  checkHostNetwork(spec, meta !== undefined, path, out);
  checkPodRestartPolicy(spec, `${path}.restartPolicy`, out);
  if (!spec.dnsPolicy) out.push(required(`${path}.dnsPolicy`));
  else checkOneOf(spec.dnsPolicy, DNS_POLICIES, `${path}.dnsPolicy`, out);
  checkLabels(spec.nodeSelector, `${path}.nodeSelector`, out);
  checkPodSecurityContext(spec, `${path}.securityContext`, out);
  checkAffinity(spec, `${path}.affinity`, out);
  checkDnsConfig(spec, `${path}.dnsConfig`, out);
  checkGates(spec, path, out);
  checkTopologySpread(spec, `${path}.topologySpreadConstraints`, out);
  checkHostUsers(spec, path, out);
  checkHostname(spec, path, out);
  checkNames(spec, path, out);
  checkLateParts(spec, path, out);
  checkFileKeyRefs(spec, path, out);
}
