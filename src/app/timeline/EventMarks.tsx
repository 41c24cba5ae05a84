import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../kit/Mark.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { recent } from '../stores/recent.ts';
import { selectionOfKey } from '../stores/selectedKey.ts';
import { useView } from '../stores/viewStore.ts';
import type { Lane } from './lanes.ts';
import { laneOf, laneOfBinary } from './lanes.ts';
import type { Track } from './useTrack.ts';

/** Events on the track at most: the newest. */
const EVENTS_MAX = 60;

/** What marks beside the story need to know; `version` rises with what happens. */
export interface MarksProps {
  readonly track: Track;
  readonly hidden: ReadonlySet<Lane>;
  readonly version: number;
}

/** Events of the cluster, and who began to lead, at their lanes. */
export const EventMarks = memo(function EventMarks({ track, hidden }: MarksProps) {
  const { t } = useTranslation('timeline');
  const events = useCluster((s) => s.events);
  const selected = useView((s) => s.selected);
  const select = useView((s) => s.select);
  const list = Object.values(events)
    .map((e) => ({ e, x: track.place(Date.parse(e.last) * 1000), lane: laneOfBinary(e.source) }))
    .filter(({ x, lane }) => x !== undefined && !hidden.has(lane))
    .slice(-EVENTS_MAX);
  const leaders = recent.leaders
    .map((l) => ({ ...l, x: track.place(l.at), lane: laneOf(l.id) }))
    .filter(({ x, lane }) => x !== undefined && !hidden.has(lane));
  return (
    <>
      {list.map(({ e, x, lane }) => (
        <button
          key={e.key}
          type="button"
          tabIndex={-1}
          className={`event ${e.type} ${selectionOfKey(e.about) === selected ? 'own' : ''}`}
          style={{ left: x, top: track.laneY(lane) }}
          title={`${e.reason} · ${e.about}\n${e.message}`}
          aria-label={`${e.reason}, ${e.about}`}
          onClick={() => select(selectionOfKey(e.about))}
        />
      ))}
      {leaders.map((l) => (
        <button
          key={`${l.id}${l.at}`}
          type="button"
          tabIndex={-1}
          className="leads"
          style={{ left: l.x, top: track.laneY(l.lane) }}
          title={t('leads', { id: l.id })}
          aria-label={t('leads', { id: l.id })}
          onClick={() => select(l.id)}
        >
          <Mark name={l.id.endsWith('/etcd') ? 'e-lead' : 'c-lead'} size={13} />
        </button>
      ))}
    </>
  );
});
