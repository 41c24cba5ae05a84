import { useTranslation } from 'react-i18next';
import { Mark } from '../kit/Mark.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { nodeMark } from './nodeStatus.ts';

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
      {node && node.pressure.length > 0 && (
        <span className="pressure" title={node.pressure.join(', ')}>
          <Mark name="n-pressure" />
        </span>
      )}
      {node && !node.powered ? (
        <span className="off">{t('poweredOff')}</span>
      ) : (
        <span className="ip">{node?.ip}</span>
      )}
    </button>
  );
}
