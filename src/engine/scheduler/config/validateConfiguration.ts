import type { KubeSchedulerConfiguration, Profile } from './KubeSchedulerConfiguration.ts';
import { validateArgs } from './validateArgs.ts';
import { REGISTRY } from './registry.ts';

/** Plugins that earlier versions had. */
const REMOVED = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];
const VERSION = 'kubescheduler.config.k8s.io/v1';

function removed(path: string, name: string): string[] {
  if (!REMOVED.includes(name)) return [];
  const since = `was invalid in version "${VERSION}"`;
  const own = `(KubeSchedulerConfiguration is version "${VERSION}")`;
  return [`${path}: Invalid value: "${name}": ${since} ${own}`];
}

function percentage(path: string, value: number | undefined): string[] {
  if (value === undefined || (value >= 0 && value <= 100)) return [];
  return [`${path}: Invalid value: ${value}: not in valid range [0-100]`];
}

function validatePlugins(path: string, p: Profile): string[] {
  const out: string[] = [];
  for (const [point, set] of Object.entries(p.plugins ?? {})) {
    (set?.enabled ?? []).forEach(({ name }, i) => {
      out.push(...removed(`${path}.plugins.${point}.enabled[${i}]`, name));
      if (!REGISTRY[name] && !REMOVED.includes(name)) {
        out.push(`initializing profiles: plugin "${name}" does not exist`);
      }
    });
  }
  return out;
}

function validatePluginConfig(path: string, p: Profile): string[] {
  const out: string[] = [];
  const seen = new Set<string>();
  (p.pluginConfig ?? []).forEach(({ name, args }, i) => {
    const own = `${path}.pluginConfig[${i}]`;
    if (seen.has(name)) out.push(`${own}: Duplicate value: "${name}"`);
    seen.add(name);
    out.push(...removed(own, name), ...validateArgs(`${own}.args`, name, args));
  });
  return out;
}

function validateProfile(path: string, p: Profile): string[] {
  return [
    ...(p.schedulerName === '' ? [`${path}.schedulerName: Required value`] : []),
    ...percentage(`${path}.percentageOfNodesToScore`, p.percentageOfNodesToScore),
    ...validatePlugins(path, p),
    ...validatePluginConfig(path, p),
  ];
}

function queueSort(p: Profile): string {
  return JSON.stringify(p.plugins?.queueSort ?? null);
}

/**
 * Mistakes of a configuration in upstream's words; empty: it can be used.
 * Models: pkg/scheduler/apis/config/validation/validation.go
 */
export function validateConfiguration(c: KubeSchedulerConfiguration): readonly string[] {
  const out: string[] = [];
  if (c.profiles.length === 0) out.push('profiles: Required value');
  const first = new Map<string, number>();
  c.profiles.forEach((p, i) => {
    const path = `profiles[${i}]`;
    out.push(...validateProfile(path, p));
    const had = first.get(p.schedulerName);
    if (had !== undefined) {
      out.push(`${path}.schedulerName: Duplicate value: "profiles[${had}].schedulerName"`);
    } else first.set(p.schedulerName, i);
    if (queueSort(p) !== queueSort(c.profiles[0]!)) {
      out.push(`${path}.plugins.queueSort: Invalid value: must be the same for all profiles`);
    }
  });
  out.push(...percentage('percentageOfNodesToScore', c.percentageOfNodesToScore));
  const { podInitialBackoffSeconds: initial, podMaxBackoffSeconds: max } = c;
  if (initial <= 0) {
    out.push(`podInitialBackoffSeconds: Invalid value: ${initial}: must be greater than 0`);
  }
  if (max < initial) {
    const text = 'must be greater than or equal to PodInitialBackoffSeconds';
    out.push(`podMaxBackoffSeconds: Invalid value: ${max}: ${text}`);
  }
  return out;
}
