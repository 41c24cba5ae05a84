import { readCluster } from './clusterStore.ts';
import { keyOfRow } from './keyOfRow.ts';

/** What a selection names: `Pod/default/web`, `Node/worker-1`, `cp-1/etcd`; '' for nothing. */
export function keyOfSelection(id: string): string {
  const { pods, objects } = readCluster();
  const pod = pods[id];
  if (pod) return keyOfRow('Pod', pod);
  const object = objects[id];
  return object ? keyOfRow(object.kind, object) : id;
}

/** What the selection calls a thing with this key; '' while it is not there. */
export function selectionOfKey(key: string): string {
  const { components, nodes, pods, objects } = readCluster();
  if (components[key]) return key;
  if (key.startsWith('Node/')) return nodes[key.slice(5)] ? key : '';
  const pod = Object.values(pods).find((p) => keyOfRow('Pod', p) === key);
  if (pod) return pod.uid;
  return Object.values(objects).find((o) => keyOfRow(o.kind, o) === key)?.uid ?? '';
}
