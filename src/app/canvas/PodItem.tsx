import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { podMark } from '../graph/podMark.ts';
import { Mark } from '../kit/Mark.tsx';
import { shortName } from '../kit/shortName.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { usePodName } from './usePodName.ts';

/** Namespaces whose Pods are part of the cluster itself: drawn sunken. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** A Pod as a row of a card. */
export const PodItem = memo(function PodItem({ uid, lost }: { uid: string; lost: boolean }) {
  const { t } = useTranslation('canvas');
  const pod = useCluster((s) => s.pods[uid]);
  const selected = useView((s) => s.selected === uid);
  const select = useView((s) => s.select);
  const podName = usePodName();
  if (!pod) return null;
  const calm = pod.class === 'good' || pod.class === 'finished';
  const notReady = pod.class === 'waiting' && pod.status === 'Running';
  const { namespace, name, status, ready, containers } = pod;
  const system = SYSTEM.has(namespace) ? 'sys' : '';
  const classes = ['pod', lost ? 'unknown' : pod.class, calm && !lost ? '' : 'two', system];
  const word = lost
    ? t('nodeLost', { status })
    : notReady
      ? t('notReady', { status, ready, containers })
      : status;
  return (
    <li
      className={`${classes.join(' ')} ${selected ? 'sel' : ''}`}
      data-id={`Pod/${namespace}/${name}`}
      data-uid={uid}
      aria-label={podName(pod)}
    >
      <button
        type="button"
        className="nopan"
        tabIndex={-1}
        title={name}
        onClick={() => select(uid)}
      >
        <Mark name={lost ? 'unknown' : podMark(pod)} />
        <span className="cut">{shortName(name, calm ? 13 : 20)}</span>
        <span className="w">{word}</span>
      </button>
    </li>
  );
});
