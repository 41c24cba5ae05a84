import type { ArgsByPlugin, Point } from './registry.ts';

/** A plugin in a set; the weight counts at the score point. */
export interface PluginRef {
  readonly name: string;
  readonly weight?: number;
}

/** What a profile switches on and off at a point; `*` disables all defaults. */
export interface PluginSet {
  readonly enabled?: readonly PluginRef[];
  readonly disabled?: readonly { readonly name: string }[];
}

/** A named way of scheduling; Pods choose it by `schedulerName`. */
export interface Profile {
  readonly schedulerName: string;
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: Readonly<Partial<Record<Point | 'multiPoint', PluginSet>>>;
  readonly pluginConfig?: readonly { readonly name: string; readonly args: unknown }[];
}

/**
 * The scheduler's configuration as plain data. Models: kubescheduler.config.k8s.io/v1
 * KubeSchedulerConfiguration; leader election, clients and extenders are not modelled.
 */
export interface KubeSchedulerConfiguration {
  readonly profiles: readonly Profile[];
  /** 0: upstream's own rule of 50 − nodes ÷ 125, at least 5. */
  readonly percentageOfNodesToScore: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
}

const DEFAULT_SCHEDULER_NAME = 'default-scheduler';

/** What kube-scheduler runs with when nobody says otherwise. */
export const DEFAULT_CONFIGURATION: KubeSchedulerConfiguration = {
  profiles: [{ schedulerName: DEFAULT_SCHEDULER_NAME }],
  percentageOfNodesToScore: 0,
  podInitialBackoffSeconds: 1,
  podMaxBackoffSeconds: 10,
};

/** Plugins of the default profile in order. Models: apis/config/v1/default_plugins.go */
export const DEFAULT_PLUGINS: readonly PluginRef[] = [
  { name: 'SchedulingGates' },
  { name: 'PrioritySort' },
  { name: 'NodeUnschedulable' },
  { name: 'NodeName' },
  { name: 'TaintToleration', weight: 3 },
  { name: 'NodeAffinity', weight: 2 },
  { name: 'NodePorts' },
  { name: 'NodeResourcesFit', weight: 1 },
  { name: 'VolumeRestrictions' },
  { name: 'NodeVolumeLimits' },
  { name: 'VolumeBinding' },
  { name: 'VolumeZone' },
  { name: 'PodTopologySpread', weight: 2 },
  { name: 'InterPodAffinity', weight: 2 },
  { name: 'DynamicResources', weight: 2 },
  { name: 'DefaultPreemption' },
  { name: 'NodeResourcesBalancedAllocation', weight: 1 },
  { name: 'ImageLocality', weight: 1 },
  { name: 'DefaultBinder' },
  { name: 'NodeDeclaredFeatures' },
];

/** Arguments of a profile by plugin. */
export function argsOf(p: Profile): ArgsByPlugin {
  return Object.fromEntries((p.pluginConfig ?? []).map((c) => [c.name, c.args]));
}
