import { readSelection, writeSelection } from '../link/selection.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { keyOfSelection, selectionOfKey } from '../stores/selectedKey.ts';
import { useView } from '../stores/viewStore.ts';

/** Selects what the address names as soon as it is there, or gives up when something else is chosen. */
function follow(): void {
  const address = readSelection(window.location.hash);
  if (address === '') return;
  const take = (): boolean => {
    const id = selectionOfKey(address);
    if (id !== '') useView.getState().select(id);
    return id !== '';
  };
  if (take()) return;
  const stop = useCluster.subscribe(() => {
    if (useView.getState().selected !== '' || take()) stop();
  });
}

/** Keeps the selection in the address, and follows the address. Called once. */
export function linkSelection(): void {
  follow();
  window.addEventListener('hashchange', follow);
  useView.subscribe((v, old) => {
    if (v.selected !== old.selected) writeSelection(keyOfSelection(v.selected));
  });
}
