import type { ComponentRow, NodeRow, ObjectRow, PodRow } from '../../protocol/protocol.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { keyOfRow } from '../stores/keyOfRow.ts';
import { useView } from '../stores/viewStore.ts';

/** The selected thing, with the row that the picture draws of it. `key`: `Pod/default/web`. */
export type Selected =
  | { readonly type: 'pod'; readonly key: string; readonly row: PodRow }
  | { readonly type: 'node'; readonly key: string; readonly row: NodeRow }
  | { readonly type: 'object'; readonly key: string; readonly row: ObjectRow }
  | { readonly type: 'component'; readonly row: ComponentRow };

/** What is selected; undefined when nothing is, or when it is no more. */
export function useSelected(): Selected | undefined {
  const id = useView((s) => s.selected);
  const pod = useCluster((s) => s.pods[id]);
  const object = useCluster((s) => s.objects[id]);
  const component = useCluster((s) => s.components[id]);
  const node = useCluster((s) => (id.startsWith('Node/') ? s.nodes[id.slice(5)] : undefined));
  if (pod) return { type: 'pod', key: keyOfRow('Pod', pod), row: pod };
  if (object) return { type: 'object', key: keyOfRow(object.kind, object), row: object };
  if (node) return { type: 'node', key: `Node/${node.name}`, row: node };
  if (component) return { type: 'component', row: component };
  return undefined;
}
