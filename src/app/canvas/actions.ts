import type { ClusterCommand, Fault } from '../../engine/api/ClusterCommand.ts';
import { session } from '../session/session.ts';
import { readCluster } from '../stores/clusterStore.ts';

const MERGE = { 'content-type': 'application/merge-patch+json' };

function command(c: ClusterCommand): void {
  void session.order({ ask: 'command', command: c });
}

function fault(f: Fault): void {
  command({ do: 'fault', fault: f });
}

/** Asks the API server to delete a Pod, with its own grace period. */
export function deletePod(namespace: string, name: string): void {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  void session.call({ method: 'DELETE', path });
}

/** Kills the main process of a Pod's first container, as an out-of-memory kill or a crash would. */
export function killContainer(namespace: string, name: string): void {
  fault({ kind: 'kill-container', target: `${namespace}/${name}` });
}

/** Makes a node take new Pods, or no longer. */
export async function setSchedulable(node: string, on: boolean): Promise<void> {
  const body = { spec: { unschedulable: on ? null : true } };
  await session.call({ method: 'PATCH', path: `/api/v1/nodes/${node}`, headers: MERGE, body });
}

/** Pods that a drain evicts: all but those of a DaemonSet, which would come back at once. */
function evictable(node: string): readonly { namespace: string; name: string }[] {
  const { podsOn, pods, objects } = readCluster();
  return (podsOn[node] ?? [])
    .map((uid) => pods[uid])
    .filter((p) => p !== undefined)
    .filter((p) => objects[p.owner]?.kind !== 'DaemonSet' && p.class !== 'finished');
}

/** `kubectl drain --ignore-daemonsets`: no new Pods, and an eviction for each that is there. */
export async function drain(node: string): Promise<void> {
  await setSchedulable(node, false);
  await Promise.all(
    evictable(node).map(({ namespace, name }) =>
      session.call({
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } },
      }),
    ),
  );
}

/** Takes the power from a machine, or ends one of its processes. */
export function stop(target: string): void {
  fault({ kind: 'stop', target, how: target.includes('/') ? 'kill' : 'power' });
}

/** Starts what was stopped. */
export function start(target: string): void {
  fault({ kind: 'start', target });
}

/** Stops and starts at once. */
export function restart(target: string): void {
  fault({ kind: 'restart', target });
}

/** Cuts a machine off from all others. */
export function cutOff(target: string): void {
  fault({ kind: 'partition', target });
}

/** Makes a machine's links whole again. */
export function heal(target: string): void {
  fault({ kind: 'heal', target });
}

/** One more worker, with the facts of the last one. */
export function addWorker(): void {
  command({ do: 'addWorker' });
}

/** Deletes the Node object and takes the machine away for good. */
export function removeWorker(machine: string): void {
  command({ do: 'removeWorker', machine });
}
