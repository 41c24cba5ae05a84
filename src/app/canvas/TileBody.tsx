import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { PodRow } from '../../protocol/protocol.ts';
import { podMark } from '../graph/podMark.ts';
import { MarkImage } from '../kit/MarkImages.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { usePodName } from './usePodName.ts';

/** Marks that fit into a tile: six across, four down. */
const FIT = 24;
const NONE: readonly string[] = [];

const PodTile = memo(function PodTile({ uid }: { uid: string }) {
  const pod = useCluster((s) => s.pods[uid]);
  const selected = useView((s) => s.selected === uid);
  const select = useView((s) => s.select);
  const name = usePodName();
  if (!pod) return null;
  return (
    <li
      className={selected ? 'sel' : ''}
      data-id={`Pod/${pod.namespace}/${pod.name}`}
      data-uid={uid}
      aria-label={name(pod)}
    >
      <button
        type="button"
        className="nopan"
        tabIndex={-1}
        title={pod.name}
        onClick={() => select(uid)}
      >
        <MarkImage name={podMark(pod)} />
      </button>
    </li>
  );
});

function troubled(p: PodRow | undefined): boolean {
  return p?.class === 'failed' || p?.class === 'waiting';
}

/** The Pods of a small rack: a mark each, those that fit; what is wrong is never left out. */
export function TileBody({ node }: { node: string }) {
  const { t } = useTranslation('canvas');
  const all = useCluster((s) => s.podsOn[node] ?? NONE);
  const more = all.length - FIT;
  const bad = useCluster(
    useShallow((s) => (more > 0 ? all.filter((u) => troubled(s.pods[u])) : NONE)),
  );
  const uids = bad.length === 0 ? all : [...bad, ...all.filter((u) => !bad.includes(u))];
  return (
    <ul className="tiles" aria-label={t('podsOf', { node })}>
      {uids.slice(0, more > 0 ? FIT - 2 : FIT).map((uid) => (
        <PodTile key={uid} uid={uid} />
      ))}
      {more > 0 && <li className="more">{t('morePods', { count: more + 2 })}</li>}
    </ul>
  );
}
