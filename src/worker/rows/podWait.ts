import type { Pod } from '../../engine/api/core/pod/fields.ts';
import type { KubeletActor } from '../../engine/kubelet/KubeletActor.ts';
import type { Containerd } from '../../engine/kubelet/runtime/Containerd.ts';
import { parseRfc3339 } from '../../engine/sim/rfc3339.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { PodWait } from '../../protocol/protocol.ts';

/** Who works on a Pod: the kubelet of its node and the runtime there. */
export interface Worksite {
  readonly kubelet: KubeletActor;
  readonly runtime: Containerd;
}

const NO_IMAGE = { image: '', bytes: 0 };

function grace(pod: Pod): PodWait | null {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata ?? {};
  const until = parseRfc3339(deletionTimestamp ?? '');
  if (until === undefined || deletionGracePeriodSeconds === 0) return null;
  return { what: 'grace', from: until - deletionGracePeriodSeconds * SECOND, until, ...NO_IMAGE };
}

function ended(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/**
 * What a Pod waits for now, with its two ends: the kubelet's back-offs and the runtime's pull are
 * read where they are kept, for no object tells of them. It may be over: the page looks at its clock.
 */
export function podWait(pod: Pod, site: Worksite | undefined): PodWait | null {
  if (pod.metadata?.deletionTimestamp !== undefined) return grace(pod);
  if (!site?.kubelet.up || ended(pod)) return null;
  const uid = pod.metadata?.uid ?? '';
  const pull = site.runtime.state.pulls.get(uid);
  if (pull) {
    return { what: 'pull', ...pull };
  }
  const { restart, pull: failed } = site.kubelet.kubelet.backOffs(uid);
  if (restart.until > failed.until) return { what: 'restart', ...restart, ...NO_IMAGE };
  return failed.until > 0 ? { what: 'retry', ...failed, ...NO_IMAGE } : null;
}
