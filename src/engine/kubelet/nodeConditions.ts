import type { NodeCondition } from '../api/core/node/fields.ts';

/** What a node's conditions are made of. */
export interface NodeHealth {
  readonly memoryPressure: boolean;
  readonly diskPressure: boolean;
  /** Why the node cannot take Pods yet; undefined: it can. */
  readonly notReady: string | undefined;
}

/** A condition with the Event that its change is told with. */
export interface Told {
  readonly condition: NodeCondition;
  readonly event: string;
}

function pressure(type: string, on: boolean, bad: string, good: string, texts: readonly string[]) {
  const reason = on ? `Kubelet${bad}` : `Kubelet${good}`;
  const message = texts[on ? 0 : 1]!;
  return {
    condition: { type, status: on ? 'True' : 'False', reason, message },
    event: `Node${on ? bad : good}`,
  };
}

/** Conditions without times, in the kubelet's order. Models: pkg/kubelet/nodestatus/setters.go */
function verdicts(h: NodeHealth): readonly Told[] {
  const ready = h.notReady === undefined;
  return [
    pressure('MemoryPressure', h.memoryPressure, 'HasInsufficientMemory', 'HasSufficientMemory', [
      'kubelet has insufficient memory available',
      'kubelet has sufficient memory available',
    ]),
    pressure('DiskPressure', h.diskPressure, 'HasDiskPressure', 'HasNoDiskPressure', [
      'kubelet has disk pressure',
      'kubelet has no disk pressure',
    ]),
    pressure('PIDPressure', false, 'HasInsufficientPID', 'HasSufficientPID', [
      'kubelet has insufficient PID available',
      'kubelet has sufficient PID available',
    ]),
    {
      condition: {
        type: 'Ready',
        status: ready ? 'True' : 'False',
        reason: ready ? 'KubeletReady' : 'KubeletNotReady',
        message: h.notReady ?? 'kubelet is posting ready status',
      },
      event: ready ? 'NodeReady' : 'NodeNotReady',
    },
  ] as readonly Told[];
}

/** The conditions of now, and the Events that tell what has changed since `old`. */
export function nodeConditions(
  h: NodeHealth,
  old: readonly NodeCondition[],
  now: string,
): { readonly conditions: readonly NodeCondition[]; readonly events: readonly string[] } {
  const events: string[] = [];
  const conditions = verdicts(h).map(({ condition, event }) => {
    const before = old.find((c) => c.type === condition.type);
    const same = before?.status === condition.status;
    // That a node is (not) ready is told of a change only, not of its first word.
    if (!same && (before || condition.type !== 'Ready')) events.push(event);
    const since = same ? (before?.lastTransitionTime ?? now) : now;
    return { ...condition, lastHeartbeatTime: now, lastTransitionTime: since };
  });
  return { conditions, events };
}

/** Whether conditions differ in more than the time of their heartbeat. */
export function conditionsChanged(
  old: readonly NodeCondition[],
  now: readonly NodeCondition[],
): boolean {
  return now.some((c) => {
    const before = old.find((o) => o.type === c.type);
    return (
      before?.status !== c.status || before?.reason !== c.reason || before?.message !== c.message
    );
  });
}
