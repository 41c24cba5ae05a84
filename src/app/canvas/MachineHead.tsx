import { useTranslation } from 'react-i18next';
import type { NodeRow } from '../../protocol/protocol.ts';
import { Mark } from '../kit/Mark.tsx';
import type { MarkName } from '../kit/marks.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';

function nodeMark(n: NodeRow): MarkName {
  if (n.status === 'NotReady' || n.status === 'Unknown') return 'n-notready';
  return n.schedulable ? 'n-ready' : 'n-cordon';
}

/** The words of `kubectl get nodes` for a node's state. */
export function nodeStatus(n: NodeRow): string {
  const ready = n.status === 'Ready' ? 'Ready' : 'NotReady';
  return n.schedulable ? ready : `${ready},SchedulingDisabled`;
}

/** Name and address of a machine. Choosing it opens the Node in the inspector. */
export function MachineHead({ name }: { name: string }) {
  const { t } = useTranslation('canvas');
  const node = useCluster((s) => s.nodes[name]);
  const select = useView((s) => s.select);
  const present = node && node.status !== 'Absent';
  return (
    <button type="button" className="hh nopan" tabIndex={-1} onClick={() => select(`Node/${name}`)}>
      {present ? <Mark name={nodeMark(node)} /> : <Mark name="c-stand" />}
      <b className="cut">{name}</b>
      {node && !node.powered ? (
        <span className="off">{t('poweredOff')}</span>
      ) : (
        <span className="ip">{node?.ip}</span>
      )}
    </button>
  );
}
