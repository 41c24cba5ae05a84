import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Level, Place } from '../graph/layout.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { MachineHead } from './MachineHead.tsx';
import { nodeStatus } from './nodeStatus.ts';
import { PodList } from './PodList.tsx';
import { StationBox } from './StationBox.tsx';
import { TileBody } from './TileBody.tsx';
import { ApiPorts, WorkerFacts } from './WorkerFacts.tsx';

/** What of a worker's card is not for Pods: its head above, its CNI port below. */
const NOT_PODS_PX = 66 + 18;

function Master({ name }: { name: string }) {
  const { t } = useTranslation('canvas');
  return (
    <ul className="comps" aria-label={t('componentsOf', { node: name })}>
      <StationBox id={`${name}/etcd`} wide />
      <StationBox id={`${name}/kube-scheduler`} wide={false} />
      <StationBox id={`${name}/kube-controller-manager`} wide={false} />
      <StationBox id={`${name}/kube-apiserver`} wide />
    </ul>
  );
}

interface MachineData {
  readonly place: Place;
  readonly level: Level;
}

/** A machine: one node of the diagram. */
export const MachineNode = memo(function MachineNode({ data }: { data: MachineData }) {
  const { t } = useTranslation('canvas');
  const { place } = data;
  const { name, controlPlane } = place;
  const node = useCluster((s) => s.nodes[name]);
  const selected = useView((s) => s.selected === `Node/${name}`);
  const present = node !== undefined && node.status !== 'Absent';
  const status = present ? nodeStatus(node) : t('booting');
  const classes = [
    'host',
    data.level,
    controlPlane ? 'master' : 'worker',
    place.compact ? 'compact' : '',
    present ? node.status : 'absent',
    present && !node.schedulable ? 'cordon' : '',
    node?.powered === false ? 'off' : '',
    selected ? 'sel' : '',
  ];
  return (
    <li
      className={classes.join(' ')}
      data-id={`Node/${name}`}
      aria-label={t('nodeItem', { name, status })}
    >
      <MachineHead name={name} />
      {controlPlane ? (
        <>
          <Master name={name} />
          <ApiPorts name={name} />
        </>
      ) : (
        <>
          <WorkerFacts name={name} />
          {data.level === 'card' ? (
            <PodList node={name} height={place.h - NOT_PODS_PX} />
          ) : (
            <TileBody node={name} />
          )}
        </>
      )}
    </li>
  );
});
