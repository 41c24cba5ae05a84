import { readSelection, writeSelection } from '../link/selection.ts';
import { readCluster, useCluster } from '../stores/clusterStore.ts';
import { keyOfRow } from '../stores/keyOfRow.ts';
import { useView } from '../stores/viewStore.ts';

type Cluster = ReturnType<typeof readCluster>;

/** How the address names what is selected: `Pod/default/web`, `Node/worker-1`, `cp-1/etcd`. */
function addressOf(id: string, c: Cluster): string {
  const pod = c.pods[id];
  if (pod) return keyOfRow('Pod', pod);
  const object = c.objects[id];
  return object ? keyOfRow(object.kind, object) : id;
}

/** What the selection calls the thing of an address; undefined while it is not there. */
function selectionOf(address: string, c: Cluster): string | undefined {
  if (c.components[address]) return address;
  if (address.startsWith('Node/')) return c.nodes[address.slice(5)] ? address : undefined;
  const pod = Object.values(c.pods).find((p) => keyOfRow('Pod', p) === address);
  if (pod) return pod.uid;
  return Object.values(c.objects).find((o) => keyOfRow(o.kind, o) === address)?.uid;
}

/** Selects what the address names as soon as it is there, or gives up when something else is chosen. */
function follow(): void {
  const address = readSelection(window.location.hash);
  if (address === '') return;
  const take = (c: Cluster): boolean => {
    const id = selectionOf(address, c);
    if (id !== undefined) useView.getState().select(id);
    return id !== undefined;
  };
  if (take(readCluster())) return;
  const stop = useCluster.subscribe((c) => {
    if (useView.getState().selected !== '' || take(c)) stop();
  });
}

/** Keeps the selection in the address, and follows the address. Called once. */
export function linkSelection(): void {
  follow();
  window.addEventListener('hashchange', follow);
  useView.subscribe((v, old) => {
    if (v.selected !== old.selected) writeSelection(addressOf(v.selected, readCluster()));
  });
}
