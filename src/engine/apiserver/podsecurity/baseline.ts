import type { Container, LifecycleHandler, Probe } from '../../api/core/pod/containerFields.ts';
import type { PodSecurityContext, PodSpec } from '../../api/core/pod/fields.ts';
import type { Check, Violation } from './Check.ts';
import { containersOf, distinct, hasOwnUsers, named, namesOf, quoted, settersOf } from './Check.ts';

type SELinuxOptions = NonNullable<PodSecurityContext['seLinuxOptions']>;

const CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';

/** Sysctls that are safe, by the minor version since which. */
const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};

/** Whether a type of profile is one that the runtime or the node chose. */
export function isSafeProfile(type: string | undefined): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

function isGoodAppArmor(v: string): boolean {
  return v === '' || v === 'runtime/default' || v.startsWith('localhost/');
}

const APP_ARMOR_PROFILE: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  since: 0,
  run(spec, meta) {
    const bad = (p: { readonly type?: string } | undefined): boolean =>
      p !== undefined && !isSafeProfile(p.type);
    const own = spec.securityContext?.appArmorProfile;
    const isBad = (c: Container): boolean => bad(c.securityContext?.appArmorProfile);
    const types = [
      ...(bad(own) ? [own?.type ?? ''] : []),
      ...containersOf(spec)
        .filter(isBad)
        .map((c) => c.securityContext?.appArmorProfile?.type ?? ''),
    ];
    const notes = Object.entries(meta.annotations ?? {})
      .filter(([k, v]) => k.startsWith(APP_ARMOR) && !isGoodAppArmor(v))
      .map(([k, v]) => `${k}=${JSON.stringify(v)}`)
      .toSorted();
    const setters = [...settersOf(bad(own), namesOf(spec, isBad))];
    if (notes.length > 0) setters.push(notes.length === 1 ? 'annotation' : 'annotations');
    if (setters.length === 0) return undefined;
    const values = [...distinct(types), ...notes];
    return {
      reason: `forbidden AppArmor profile${values.length === 1 ? '' : 's'}`,
      detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    };
  },
};

const CAPABILITIES_BASELINE: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  since: 0,
  run(spec) {
    const odd = (c: Container): readonly string[] =>
      (c.securityContext?.capabilities?.add ?? []).filter((x) => !CAPABILITIES.has(x));
    const names = namesOf(spec, (c) => odd(c).length > 0);
    if (names.length === 0) return undefined;
    const values = quoted(distinct(containersOf(spec).flatMap(odd)));
    const what = `must not include ${values} in securityContext.capabilities.add`;
    return { reason: 'non-default capabilities', detail: `${named('container', names)} ${what}` };
  },
};

const HOST_NAMESPACES: Check = {
  id: 'hostNamespaces',
  level: 'baseline',
  since: 0,
  run(spec) {
    const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((k) => spec[k]);
    if (set.length === 0) return undefined;
    return { reason: 'host namespaces', detail: set.map((k) => `${k}=true`).join(', ') };
  },
};

const HOST_PATH_VOLUMES: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  since: 0,
  run(spec) {
    const names = (spec.volumes ?? []).filter((v) => v.hostPath).map((v) => v.name ?? '');
    if (names.length === 0) return undefined;
    return { reason: 'hostPath volumes', detail: named('volume', names) };
  },
};

const HOST_PORTS: Check = {
  id: 'hostPorts',
  level: 'baseline',
  since: 0,
  run(spec) {
    const portsOf = (c: Container): readonly string[] =>
      (c.ports ?? []).filter((p) => p.hostPort).map((p) => `${p.hostPort}`);
    const names = namesOf(spec, (c) => portsOf(c).length > 0);
    if (names.length === 0) return undefined;
    const ports = distinct(containersOf(spec).flatMap(portsOf));
    const use = names.length === 1 ? 'uses' : 'use';
    const what = ports.length === 1 ? 'hostPort' : 'hostPorts';
    const detail = `${named('container', names)} ${use} ${what} ${ports.join(', ')}`;
    return { reason: 'hostPort', detail };
  },
};

function hostsOf(c: Container): readonly string[] {
  const handlers: readonly (Probe | LifecycleHandler | undefined)[] = [
    c.livenessProbe,
    c.readinessProbe,
    c.startupProbe,
    c.lifecycle?.postStart,
    c.lifecycle?.preStop,
  ];
  return handlers
    .flatMap((h) => [h?.httpGet?.host, h?.tcpSocket?.host])
    .filter((h) => h !== undefined && h !== '') as readonly string[];
}

const HOST_PROBES: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  since: 34,
  run(spec) {
    const names = distinct(namesOf(spec, (c) => hostsOf(c).length > 0));
    if (names.length === 0) return undefined;
    const hosts = distinct(containersOf(spec).flatMap(hostsOf));
    const use = names.length === 1 ? 'uses' : 'use';
    const what = `probe or lifecycle host${hosts.length === 1 ? '' : 's'}`;
    const detail = `${named('container', names)} ${use} ${what} ${quoted(hosts)}`;
    return { reason: 'probe or lifecycle host', detail };
  },
};

const PRIVILEGED: Check = {
  id: 'privileged',
  level: 'baseline',
  since: 0,
  run(spec) {
    const names = namesOf(spec, (c) => c.securityContext?.privileged === true);
    if (names.length === 0) return undefined;
    const what = 'must not set securityContext.privileged=true';
    return { reason: 'privileged', detail: `${named('container', names)} ${what}` };
  },
};

/** What mounts of /proc are wrong. Models: procMount_1_0 */
export function procMounts(spec: PodSpec): Violation | undefined {
  const oddOf = (c: Container): readonly string[] => {
    const m = c.securityContext?.procMount;
    return m === undefined || m === 'Default' ? [] : [m];
  };
  const names = namesOf(spec, (c) => oddOf(c).length > 0);
  if (names.length === 0) return undefined;
  const values = quoted(distinct(containersOf(spec).flatMap(oddOf)));
  const what = `must not set securityContext.procMount to ${values}`;
  return { reason: 'procMount', detail: `${named('container', names)} ${what}` };
}

const PROC_MOUNT: Check = {
  id: 'procMount',
  level: 'baseline',
  since: 0,
  run: (spec, _, minor) => (minor >= 35 && hasOwnUsers(spec) ? undefined : procMounts(spec)),
};

const SELINUX: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  since: 0,
  run(spec, _, minor) {
    const allowed = minor >= 31 ? [...SELINUX_TYPES, 'container_engine_t'] : SELINUX_TYPES;
    const isOdd = (o: SELinuxOptions | undefined): boolean =>
      o !== undefined && (!allowed.includes(o.type ?? '') || Boolean(o.user) || Boolean(o.role));
    const own = spec.securityContext?.seLinuxOptions;
    const setters = settersOf(
      isOdd(own),
      namesOf(spec, (c) => isOdd(c.securityContext?.seLinuxOptions)),
    );
    if (setters.length === 0) return undefined;
    const all = [own, ...containersOf(spec).map((c) => c.securityContext?.seLinuxOptions)];
    const types = distinct(all.map((o) => o?.type ?? '').filter((t) => !allowed.includes(t)));
    const data = [
      ...(types.length > 0 ? [named('type', types)] : []),
      ...(all.some((o) => o?.user) ? ['user may not be set'] : []),
      ...(all.some((o) => o?.role) ? ['role may not be set'] : []),
    ];
    const what = `set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`;
    return { reason: 'seLinuxOptions', detail: `${setters.join(' and ')} ${what}` };
  },
};

/** Profiles that are set to what may not be. Models: seccompProfileBaseline_1_19 */
export function badSeccomp(spec: PodSpec): Violation | undefined {
  const bad = (p: { readonly type?: string } | undefined): boolean =>
    p !== undefined && !isSafeProfile(p.type);
  const own = spec.securityContext?.seccompProfile;
  const isBad = (c: Container): boolean => bad(c.securityContext?.seccompProfile);
  const setters = settersOf(bad(own), namesOf(spec, isBad));
  if (setters.length === 0) return undefined;
  const all = [own, ...containersOf(spec).map((c) => c.securityContext?.seccompProfile)];
  const values = quoted(distinct(all.filter(bad).map((p) => p?.type ?? '')));
  const what = `must not set securityContext.seccompProfile.type to ${values}`;
  return { reason: 'seccompProfile', detail: `${setters.join(' and ')} ${what}` };
}

function isGoodSeccomp(v: string): boolean {
  return v === 'runtime/default' || v === 'docker/default' || v.startsWith('localhost/');
}

const SECCOMP_BASELINE: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  since: 0,
  run(spec, meta, minor) {
    if (minor >= 19) return badSeccomp(spec);
    const keys = [SECCOMP, ...containersOf(spec).map((c) => SECCOMP_CONTAINER + c.name)];
    const bad = distinct(
      keys.flatMap((k) => {
        const v = meta.annotations?.[k];
        return v === undefined || isGoodSeccomp(v) ? [] : [`${k}=${JSON.stringify(v)}`];
      }),
    );
    if (bad.length === 0) return undefined;
    const what = bad.length === 1 ? 'annotation' : 'annotations';
    return { reason: 'seccompProfile', detail: `forbidden ${what} ${bad.join(', ')}` };
  },
};

const SYSCTLS_CHECK: Check = {
  id: 'sysctls',
  level: 'baseline',
  since: 0,
  run(spec, _, minor) {
    const bad = (spec.securityContext?.sysctls ?? [])
      .map((s) => s.name ?? '')
      .filter((n) => !(minor >= (SYSCTLS[n] ?? Infinity)));
    if (bad.length === 0) return undefined;
    return { reason: 'forbidden sysctls', detail: bad.join(', ') };
  },
};

const WINDOWS_HOST_PROCESS: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  since: 0,
  run(spec) {
    const setters = settersOf(
      spec.securityContext?.windowsOptions?.hostProcess === true,
      namesOf(spec, (c) => c.securityContext?.windowsOptions?.hostProcess === true),
    );
    if (setters.length === 0) return undefined;
    const what = 'must not set securityContext.windowsOptions.hostProcess=true';
    return { reason: 'hostProcess', detail: `${setters.join(' and ')} ${what}` };
  },
};

/** What the baseline asks, by id. Models: pod-security-admission/policy */
export const BASELINE: readonly Check[] = [
  APP_ARMOR_PROFILE,
  CAPABILITIES_BASELINE,
  HOST_NAMESPACES,
  HOST_PATH_VOLUMES,
  HOST_PORTS,
  HOST_PROBES,
  PRIVILEGED,
  PROC_MOUNT,
  SELINUX,
  SECCOMP_BASELINE,
  SYSCTLS_CHECK,
  WINDOWS_HOST_PROCESS,
];
