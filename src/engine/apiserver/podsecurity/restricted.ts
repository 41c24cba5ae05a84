import type { Container } from '../../api/core/pod/containerFields.ts';
import type { PodSpec } from '../../api/core/pod/fields.ts';
import { badSeccomp, isSafeProfile, procMounts } from './baseline.ts';
import type { Check, Violation } from './Check.ts';
import {
  containersOf,
  distinct,
  hasOwnUsers,
  isWindows,
  named,
  namesOf,
  quoted,
  settersOf,
} from './Check.ts';

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const ESCALATION: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  since: 8,
  run(spec, _, minor) {
    if (minor >= 25 && isWindows(spec)) return undefined;
    const names = namesOf(spec, (c) => c.securityContext?.allowPrivilegeEscalation !== false);
    if (names.length === 0) return undefined;
    const what = 'must set securityContext.allowPrivilegeEscalation=false';
    const reason = 'allowPrivilegeEscalation != false';
    return { reason, detail: `${named('container', names)} ${what}` };
  },
};

const CAPABILITIES_RESTRICTED: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  since: 22,
  instead: 'capabilities_baseline',
  run(spec, _, minor) {
    if (minor >= 25 && isWindows(spec)) return undefined;
    const keeping = namesOf(spec, (c) => !c.securityContext?.capabilities?.drop?.includes('ALL'));
    const addedBy = (c: Container): readonly string[] =>
      (c.securityContext?.capabilities?.add ?? []).filter((x) => x !== 'NET_BIND_SERVICE');
    const adding = namesOf(spec, (c) => addedBy(c).length > 0);
    const values = quoted(distinct(containersOf(spec).flatMap(addedBy)));
    const details = [
      ...(keeping.length > 0
        ? [`${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`]
        : []),
      ...(adding.length > 0
        ? [
            `${named('container', adding)} must not include ${values} in securityContext.capabilities.add`,
          ]
        : []),
    ];
    if (details.length === 0) return undefined;
    return { reason: 'unrestricted capabilities', detail: details.join('; ') };
  },
};

const PROC_MOUNT_RESTRICTED: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  since: 35,
  instead: 'procMount',
  run: procMounts,
};

const RESTRICTED_VOLUMES: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  since: 0,
  instead: 'hostPathVolumes',
  run(spec) {
    const typeOf = (v: object): string => Object.keys(v).find((k) => k !== 'name') ?? 'unknown';
    const bad = (spec.volumes ?? []).filter((v) => !VOLUMES.has(typeOf(v)));
    if (bad.length === 0) return undefined;
    const types = distinct(bad.map(typeOf));
    const names = bad.map((v) => v.name ?? '');
    const use = names.length === 1 ? 'uses' : 'use';
    const what = `restricted volume type${types.length === 1 ? '' : 's'}`;
    const detail = `${named('volume', names)} ${use} ${what} ${quoted(types)}`;
    return { reason: 'restricted volume types', detail };
  },
};

const NON_ROOT: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  since: 0,
  run(spec, _, minor) {
    if (minor >= 35 && hasOwnUsers(spec)) return undefined;
    const reason = 'runAsNonRoot != true';
    const own = spec.securityContext?.runAsNonRoot;
    const setters = settersOf(
      own === false,
      namesOf(spec, (c) => c.securityContext?.runAsNonRoot === false),
    );
    if (setters.length > 0) {
      const what = 'must not set securityContext.runAsNonRoot=false';
      return { reason, detail: `${setters.join(' and ')} ${what}` };
    }
    const silent = namesOf(spec, (c) => c.securityContext?.runAsNonRoot === undefined);
    if (own === true || silent.length === 0) return undefined;
    const what = 'must set securityContext.runAsNonRoot=true';
    return { reason, detail: `pod or ${named('container', silent)} ${what}` };
  },
};

const RUN_AS_USER: Check = {
  id: 'runAsUser',
  level: 'restricted',
  since: 23,
  run(spec, _, minor) {
    if (minor >= 35 && hasOwnUsers(spec)) return undefined;
    const setters = settersOf(
      spec.securityContext?.runAsUser === 0,
      namesOf(spec, (c) => c.securityContext?.runAsUser === 0),
    );
    if (setters.length === 0) return undefined;
    return { reason: 'runAsUser=0', detail: `${setters.join(' and ')} must not set runAsUser=0` };
  },
};

function silentSeccomp(spec: PodSpec): Violation | undefined {
  if (isSafeProfile(spec.securityContext?.seccompProfile?.type)) return undefined;
  const silent = namesOf(spec, (c) => c.securityContext?.seccompProfile === undefined);
  if (silent.length === 0) return undefined;
  const what = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return { reason: 'seccompProfile', detail: `pod or ${named('container', silent)} ${what}` };
}

const SECCOMP_RESTRICTED: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  since: 19,
  instead: 'seccompProfile_baseline',
  run(spec, _, minor) {
    if (minor >= 25 && isWindows(spec)) return undefined;
    return badSeccomp(spec) ?? silentSeccomp(spec);
  },
};

/** What is asked above the baseline, by id. Models: pod-security-admission/policy */
export const RESTRICTED: readonly Check[] = [
  ESCALATION,
  CAPABILITIES_RESTRICTED,
  PROC_MOUNT_RESTRICTED,
  RESTRICTED_VOLUMES,
  NON_ROOT,
  RUN_AS_USER,
  SECCOMP_RESTRICTED,
];
