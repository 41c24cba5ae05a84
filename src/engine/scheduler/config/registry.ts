import type { Handle, Plugin } from '../framework/Plugin.ts';
import { balancedAllocation } from '../plugins/nodeResources/balancedAllocation.ts';
import { defaultBinder } from '../plugins/defaultBinder.ts';
import { defaultPreemption } from '../plugins/defaultPreemption/defaultPreemption.ts';
import { dynamicResources } from '../plugins/dynamicResources.ts';
import { imageLocality } from '../plugins/imageLocality.ts';
import { interPodAffinity } from '../plugins/interPodAffinity/interPodAffinity.ts';
import { nodeAffinity } from '../plugins/nodeAffinity.ts';
import { nodeDeclaredFeatures } from '../plugins/nodeDeclaredFeatures.ts';
import { nodeName } from '../plugins/nodeName.ts';
import { nodePorts } from '../plugins/nodePorts.ts';
import { nodeResourcesFit } from '../plugins/nodeResources/nodeResourcesFit.ts';
import { nodeUnschedulable } from '../plugins/nodeUnschedulable.ts';
import { nodeVolumeLimits } from '../plugins/nodeVolumeLimits.ts';
import { podTopologySpread } from '../plugins/podTopologySpread/podTopologySpread.ts';
import { prioritySort } from '../plugins/prioritySort.ts';
import { schedulingGates } from '../plugins/schedulingGates.ts';
import { taintToleration } from '../plugins/taintToleration.ts';
import { volumeBinding } from '../plugins/volumeBinding/volumeBinding.ts';
import { volumeRestrictions } from '../plugins/volumeRestrictions.ts';
import { volumeZone } from '../plugins/volumeZone.ts';
import { DEFAULT_ARGS } from './pluginArgs.ts';

/** Extension points of a profile, as a configuration names them. */
export type Point =
  | 'preEnqueue'
  | 'queueSort'
  | 'preFilter'
  | 'filter'
  | 'postFilter'
  | 'preScore'
  | 'score'
  | 'reserve'
  | 'permit'
  | 'preBind'
  | 'bind'
  | 'postBind';

/** Arguments by plugin; absent ones are the defaults. */
export type ArgsByPlugin = Readonly<Record<string, unknown>>;

interface Entry {
  readonly points: readonly Point[];
  readonly make: (handle: Handle, args: ArgsByPlugin) => Plugin;
}

function args<K extends keyof typeof DEFAULT_ARGS>(all: ArgsByPlugin, name: K) {
  return {
    ...DEFAULT_ARGS[name],
    ...(all[name] as object | undefined),
  } as (typeof DEFAULT_ARGS)[K];
}

/** Every in-tree plugin and where it takes part. Models: plugins/registry.go */
export const REGISTRY: Readonly<Record<string, Entry>> = {
  SchedulingGates: { points: ['preEnqueue'], make: schedulingGates },
  PrioritySort: { points: ['queueSort'], make: prioritySort },
  NodeUnschedulable: { points: ['filter'], make: nodeUnschedulable },
  NodeName: { points: ['filter'], make: nodeName },
  TaintToleration: { points: ['filter', 'preScore', 'score'], make: taintToleration },
  NodeAffinity: {
    points: ['preFilter', 'filter', 'preScore', 'score'],
    make: (h, a) => nodeAffinity(h, args(a, 'NodeAffinity')),
  },
  NodePorts: { points: ['preFilter', 'filter'], make: nodePorts },
  NodeResourcesFit: {
    points: ['preFilter', 'filter', 'preScore', 'score'],
    make: (h, a) => nodeResourcesFit(h, args(a, 'NodeResourcesFit')),
  },
  VolumeRestrictions: { points: ['preFilter', 'filter'], make: volumeRestrictions },
  NodeVolumeLimits: { points: ['preFilter', 'filter'], make: nodeVolumeLimits },
  VolumeBinding: {
    points: ['preFilter', 'filter', 'preScore', 'score', 'reserve', 'preBind'],
    make: volumeBinding,
  },
  VolumeZone: { points: ['preFilter', 'filter'], make: volumeZone },
  PodTopologySpread: {
    points: ['preFilter', 'filter', 'preScore', 'score'],
    make: (h, a) => podTopologySpread(h, args(a, 'PodTopologySpread')),
  },
  InterPodAffinity: {
    points: ['preFilter', 'filter', 'preScore', 'score'],
    make: (h, a) => interPodAffinity(h, args(a, 'InterPodAffinity')),
  },
  DynamicResources: {
    points: ['preEnqueue', 'preFilter', 'filter', 'postFilter', 'score', 'reserve', 'preBind'],
    make: dynamicResources,
  },
  DefaultPreemption: { points: ['preEnqueue', 'postFilter'], make: defaultPreemption },
  NodeResourcesBalancedAllocation: {
    points: ['preScore', 'score'],
    make: (h, a) => balancedAllocation(h, args(a, 'NodeResourcesBalancedAllocation')),
  },
  ImageLocality: { points: ['score'], make: imageLocality },
  DefaultBinder: { points: ['bind'], make: defaultBinder },
  NodeDeclaredFeatures: { points: ['preFilter', 'filter'], make: nodeDeclaredFeatures },
};
