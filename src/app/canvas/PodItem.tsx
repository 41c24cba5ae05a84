import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';
import { podMark } from '../graph/podMark.ts';
import { Mark } from '../kit/Mark.tsx';
import { shortName } from '../kit/shortName.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { isSystem } from '../stores/isSystem.ts';
import { useView } from '../stores/viewStore.ts';
import { PullBox } from './PullBox.tsx';
import { usePodName } from './usePodName.ts';
import { WaitMark } from './WaitMark.tsx';
import { WaitText } from './WaitText.tsx';

function wordOf(pod: PodRow, lost: boolean, t: TFunction<'canvas'>): string {
  const { status, ready, containers, note } = pod;
  if (lost) return t('nodeLost', { status });
  if (status === 'Pending' && note !== '') return note;
  if (pod.class === 'waiting' && status === 'Running') {
    return t('notReady', { status, ready, containers });
  }
  return note === '' ? status : `${status} · ${note}`;
}

/** A Pod as a row of a card. */
export const PodItem = memo(function PodItem({ uid, lost }: { uid: string; lost: boolean }) {
  const { t } = useTranslation('canvas');
  const pod = useCluster((s) => s.pods[uid]);
  const selected = useView((s) => s.selected === uid);
  const select = useView((s) => s.select);
  const over = useCluster((s) => (s.pods[uid]?.wait?.until ?? 0) <= s.now);
  const podName = usePodName();
  const hover = useView((s) => s.hover);
  if (!pod) return null;
  const calm = pod.class === 'good' || pod.class === 'finished';
  const { namespace, name } = pod;
  const wait = lost || over || pod.class === 'good' ? null : pod.wait;
  const pulls = wait?.what === 'pull';
  const size = calm && !lost ? '' : pulls ? 'pulls' : 'two';
  const classes = ['pod', lost ? 'unknown' : pod.class, size, isSystem(namespace) ? 'sys' : ''];
  return (
    <li
      className={`${classes.join(' ')} ${selected ? 'sel' : ''}`}
      data-id={`Pod/${namespace}/${name}`}
      data-uid={uid}
      aria-label={podName(pod)}
      onPointerEnter={() => hover(uid)}
      onPointerLeave={() => hover('')}
    >
      <button
        type="button"
        className="nopan"
        tabIndex={-1}
        title={`${namespace}/${name}`}
        onClick={() => select(uid)}
      >
        {wait ? (
          <WaitMark wait={wait} mark={podMark(pod)} calm={calm} />
        ) : (
          <Mark name={lost ? 'unknown' : podMark(pod)} />
        )}
        <span className="cut">{shortName(name, calm ? 13 : 20)}</span>
        <span className="w">
          {wordOf(pod, lost, t)}
          {wait && !pulls && <WaitText wait={wait} />}
        </span>
        {pulls && <PullBox wait={wait} />}
      </button>
    </li>
  );
});
