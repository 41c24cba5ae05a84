import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { choosePods } from '../graph/choosePods.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { PodItem } from './PodItem.tsx';
import { usePods } from './usePods.ts';

/** The Pods of a node, trouble first, as many as fit. */
export function PodList({ node, height }: { node: string; height: number }) {
  const { t } = useTranslation('canvas');
  const pods = usePods(node);
  const lost = useCluster((s) => s.nodes[node]?.status === 'Unknown');
  const selected = useView((s) => s.selected);
  const own = pods.some((p) => p.uid === selected) ? selected : '';
  const { shown, more } = useMemo(() => choosePods(pods, own, height), [pods, own, height]);
  return (
    <ul className="pods" aria-label={t('podsOf', { node })}>
      {shown.map((uid) => (
        <PodItem key={uid} uid={uid} lost={lost} />
      ))}
      {more > 0 && <li className="more">{t('morePods', { count: more })}</li>}
    </ul>
  );
}
