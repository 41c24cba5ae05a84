import { ACTION } from '../../framework/ClusterEvent.ts';
import type { Handle, Plugin } from '../../framework/Plugin.ts';
import { unresolvable } from '../../framework/PluginStatus.ts';

const NAME = 'DefaultPreemption';
const WAITING = unresolvable(NAME, 'waiting for the preemption for this pod to be finished');

/**
 * Keeps a Pod out of activeQ while the victims it chose are being deleted; the choice itself is
 * `preempt`. Models: plugins/defaultpreemption/default_preemption.go
 */
export function defaultPreemption(handle: Handle): Plugin {
  return {
    name: NAME,
    preEnqueue: (pod) => (handle.preempting(pod.uid) ? WAITING : undefined),
    events: [{ event: { resource: 'Pod', action: ACTION.Delete }, hint: () => false }],
  };
}
