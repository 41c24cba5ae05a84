import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { mapField, mapList, setDefaults, withField } from '../../meta/setDefaults.ts';
import type { Container } from './containerFields.ts';
import {
  defaultContainer,
  defaultResources,
  hostPorts,
  requestsFromLimits,
} from './defaultContainer.ts';
import { defaultVolume } from './defaultVolume.ts';
import type { PodSpec, PodTemplateSpec } from './fields.ts';
import { defaultPodLevelResources } from './podLevelResources.ts';

const SPEC_DEFAULTS = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
} as const;

/** The old name of the ServiceAccount's field is kept equal. Models: Convert_v1_PodSpec_To_core */
function withServiceAccount(s: PodSpec): PodSpec {
  const name = s.serviceAccountName || s.serviceAccount;
  if (!name || (s.serviceAccountName === name && s.serviceAccount === name)) return s;
  return { ...s, serviceAccountName: name, serviceAccount: name };
}

/**
 * Defaults of a Pod's spec, also in a template. The same reference when nothing is missing.
 * Models: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec, SetDefaults_Container …
 */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  let s = mapList(withAccount(spec), 'initContainers', defaultContainer);
  s = mapList(s, 'containers', defaultContainer);
  s = mapList(s, 'ephemeralContainers', defaultContainer);
  s = mapList(s, 'volumes', defaultVolume);
  s = mapField(s, 'overhead', defaultQuantities);
  s = mapField(s, 'resources', defaultResources);
  s = withServiceAccount(s);
  return setDefaults(s, SPEC_DEFAULTS);
}

/** The account by its name and by the name that it had once. Models: core/v1/conversion.go */
function withAccount(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount;
  if (!name) return spec;
  return withField(withField(spec, 'serviceAccountName', name), 'serviceAccount', name);
}

/** Defaults of a template. */
export function defaultPodTemplate(t: PodTemplateSpec): PodTemplateSpec {
  return withField(t, 'spec', defaultPodSpec(t.spec ?? {}));
}

/** Defaults that only a Pod has, not a template. Models: SetDefaults_Pod */
export function defaultPodOnly(spec: PodSpec): PodSpec {
  let s = mapField(spec, 'containers', requestsFromLimits);
  s = mapField(s, 'initContainers', requestsFromLimits);
  s = defaultPodLevelResources(s);
  s = withField(s, 'enableServiceLinks', s.enableServiceLinks ?? true);
  if (!s.hostNetwork) return s;
  const ports = (list: readonly Container[]): readonly Container[] => hostPorts(list);
  return mapField(mapField(s, 'containers', ports), 'initContainers', ports);
}
