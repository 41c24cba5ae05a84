import type { Lease } from '../../api/coordination/lease/fields.ts';
import type { Node, NodeCondition } from '../../api/core/node/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';
import { SECOND } from '../../sim/time.ts';

/** Without a sign of life for so long a node is unknown; a new one gets a little longer. */
const GRACE_US = 50 * SECOND;
const STARTUP_GRACE_US = 60 * SECOND;

/** Conditions that become Unknown together. */
const MONITORED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** What the controller last saw of a node, by its own clock. */
export interface Health {
  /** When a heartbeat or a renewal was last seen. */
  readonly probedAt: SimTime;
  /** `lastHeartbeatTime` of Ready as last seen; undefined without that condition. */
  readonly heartbeat: string | undefined;
  readonly renewTime: string | undefined;
  /** Ready as last seen. */
  readonly ready: string | undefined;
}

/** The Ready condition. */
export function readyOf(node: Node): NodeCondition | undefined {
  return node.status?.conditions?.find((c) => c.type === 'Ready');
}

/**
 * Health after a look: a changed heartbeat or a renewed Lease is a sign of life.
 * Models: pkg/controller/nodelifecycle tryUpdateNodeHealth
 */
export function looked(
  old: Health | undefined,
  node: Node,
  lease: Lease | undefined,
  now: SimTime,
): Health {
  const ready = readyOf(node);
  const heartbeat = ready?.lastHeartbeatTime;
  const renewTime = lease?.spec?.renewTime;
  const renewed = renewTime !== undefined && (old?.renewTime ?? '') < renewTime;
  const beaten = heartbeat !== old?.heartbeat;
  if (old && !renewed && !beaten && old.ready === ready?.status) return old;
  const probedAt = !old || renewed || beaten ? now : old.probedAt;
  return { probedAt, heartbeat, renewTime: renewTime ?? old?.renewTime, ready: ready?.status };
}

/** Whether nothing was seen of a node for too long. */
export function isOverdue(h: Health, node: Node, now: SimTime): boolean {
  return now > h.probedAt + (readyOf(node) ? GRACE_US : STARTUP_GRACE_US);
}

/** The node with its conditions Unknown; the same reference when they are already. */
export function withUnknown(node: Node, now: SimTime): Node {
  const old = node.status?.conditions ?? [];
  let conditions = old;
  for (const type of MONITORED) {
    const c = conditions.find((x) => x.type === type);
    if (c?.status === 'Unknown') continue;
    const lastTransitionTime = rfc3339(now);
    const made: NodeCondition = c
      ? {
          ...c,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime,
        }
      : {
          type,
          status: 'Unknown',
          reason: 'NodeStatusNeverUpdated',
          message: 'Kubelet never posted node status.',
          lastHeartbeatTime: node.metadata!.creationTimestamp!,
          lastTransitionTime,
        };
    conditions = c ? conditions.map((x) => (x === c ? made : x)) : [...conditions, made];
  }
  return conditions === old ? node : { ...node, status: { ...node.status, conditions } };
}
