import type { Cluster } from '../engine/Cluster.ts';
import type { Etcd } from '../engine/etcd/Etcd.ts';

/** The member that has applied the most. */
export function newestMember(cluster: Cluster): Etcd {
  let best = cluster.etcds[0]!;
  for (const e of cluster.etcds) {
    const ahead = e.etcd.state.revision > best.etcd.state.revision;
    if (e.up && (ahead || !best.up)) best = e;
  }
  return best.etcd;
}
