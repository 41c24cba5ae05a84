import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';
import { choosePods } from '../graph/choosePods.ts';
import { Mark } from '../kit/Mark.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { isSystem } from '../stores/isSystem.ts';
import { useView } from '../stores/viewStore.ts';
import { PodItem } from './PodItem.tsx';
import { usePods } from './usePods.ts';

const NONE: readonly PodRow[] = [];
const FOLDED_PX = 22;

/** The cluster's own Pods are folded while nothing is wrong with them. */
function folds(p: PodRow, own: string): boolean {
  return isSystem(p.namespace) && p.class === 'good' && p.uid !== own;
}

/** The Pods of a node, trouble first, as many as fit. */
export function PodList({ node, height }: { node: string; height: number }) {
  const { t } = useTranslation('canvas');
  const pods = usePods(node);
  const lost = useCluster((s) => s.nodes[node]?.status === 'Unknown');
  const selected = useView((s) => s.selected);
  const own = pods.some((p) => p.uid === selected) ? selected : '';
  const system = useView((s) => s.system);
  const setSystem = useView((s) => s.setSystem);
  const namespace = useView((s) => s.namespace);
  const calm = useMemo(
    () => (system ? NONE : pods.filter((p) => folds(p, own))),
    [pods, system, own],
  );
  const { shown, more } = useMemo(() => {
    const wanted = pods.filter(
      (p) => !calm.includes(p) && (namespace === '' || p.namespace === namespace),
    );
    return choosePods(wanted, own, height - (calm.length > 0 ? FOLDED_PX : 0));
  }, [pods, calm, own, height, namespace]);
  return (
    <ul className="pods" aria-label={t('podsOf', { node })}>
      {shown.map((uid) => (
        <PodItem key={uid} uid={uid} lost={lost} />
      ))}
      {more > 0 && <li className="more">{t('morePods', { count: more })}</li>}
      {calm.length > 0 && (
        <li className="folded">
          <button type="button" className="nopan" tabIndex={-1} onClick={() => setSystem(true)}>
            <Mark name="ready" size={13} />
            {t('systemPods', { count: calm.length })}
          </button>
        </li>
      )}
    </ul>
  );
}
