/** What happened to an object, as bits in upstream's order. Models: kube-scheduler types.go */
export const ACTION = {
  Add: 1,
  Delete: 2,
  UpdateNodeAllocatable: 4,
  UpdateNodeLabel: 8,
  UpdateNodeTaint: 16,
  UpdateNodeCondition: 32,
  UpdateNodeAnnotation: 64,
  UpdateNodeDeclaredFeature: 128,
  UpdatePodLabel: 256,
  UpdatePodScaleDown: 512,
  UpdatePodToleration: 1024,
  UpdatePodSchedulingGatesEliminated: 2048,
  UpdatePodGeneratedResourceClaim: 4096,
  Update: 8188,
  All: 8191,
} as const;

/** Name of an action. */
export type ActionName = keyof typeof ACTION;

/** Kinds whose changes may make a Pod schedulable. */
export type EventResource =
  | 'Pod'
  | 'AssignedPod'
  | 'UnschedulablePod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'storage.k8s.io/CSINode'
  | 'storage.k8s.io/CSIDriver'
  | 'storage.k8s.io/CSIStorageCapacity'
  | 'storage.k8s.io/StorageClass'
  | 'storage.k8s.io/VolumeAttachment'
  | 'resource.k8s.io/ResourceClaim'
  | 'resource.k8s.io/DeviceClass'
  | 'resource.k8s.io/ResourceSlice'
  | '*';

/** A change that queueing hints are asked about. Models: kube-scheduler types.go ClusterEvent */
export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: number;
  /** Name when it is no change of an object: `UnschedulableTimeout`, `ForceActivate`. */
  readonly label?: string;
}

/** Everything, at the flush of unschedulable Pods. */
export const UNSCHEDULABLE_TIMEOUT: ClusterEvent = {
  resource: '*',
  action: ACTION.All,
  label: 'UnschedulableTimeout',
};

/** Names of the bits of an action. */
export function actionNames(action: number): readonly string[] {
  const names = Object.keys(ACTION) as ActionName[];
  const whole = names.find((n) => ACTION[n] === action);
  if (whole) return [whole];
  const out: string[] = [];
  let rest = action;
  if ((rest & ACTION.Update) === ACTION.Update) {
    out.push('Update');
    rest &= ~ACTION.Update;
  }
  for (const n of names) {
    if (n === 'Update' || n === 'All') continue;
    if (rest & ACTION[n]) out.push(n);
  }
  return out.toSorted();
}

/** Text of an event: `NodeAdd`, `AssignedPodDelete`. Models: ClusterEvent.Label */
export function eventLabel(e: ClusterEvent): string {
  return e.label ?? `${e.resource}${actionNames(e.action).join('|')}`;
}

/** Concerns everything. Models: ClusterEventIsWildCard */
export function isWildCard(e: ClusterEvent): boolean {
  return e.resource === '*' && e.action === ACTION.All;
}

/** Whether a registration covers an event. Models: pkg/scheduler/framework MatchClusterEvents */
export function covers(registered: ClusterEvent, e: ClusterEvent): boolean {
  if (isWildCard(registered)) return true;
  const { resource: r } = registered;
  const pods = r === 'Pod' && (e.resource === 'AssignedPod' || e.resource === 'UnschedulablePod');
  if (r !== '*' && r !== e.resource && !pods) return false;
  return (registered.action & e.action) !== 0 && e.action <= registered.action;
}
