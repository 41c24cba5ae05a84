import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../kit/Mark.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { recent } from '../stores/recent.ts';
import { selectionOfKey } from '../stores/selectedKey.ts';
import { useView } from '../stores/viewStore.ts';
import type { Lane } from './lanes.ts';
import { laneOf, laneOfBinary, LANES } from './lanes.ts';
import type { Track } from './useTrack.ts';

/** Events on the track at most: the newest. */
const EVENTS_MAX = 60;

interface Props {
  readonly track: Track;
  readonly hidden: ReadonlySet<Lane>;
  readonly version: number;
}

/** One path a lane: a stroke for each pixel at which something travelled. */
function paths({ track, hidden }: Props): readonly string[] {
  const drawn = new Set<string>();
  const d = new Map<Lane, string>();
  for (const r of recent.rows) {
    const x = track.place(r.at);
    if (x === undefined) continue;
    const lane = laneOf(r.from);
    const key = `${lane}${Math.round(x / 3)}`;
    if (drawn.has(key) || hidden.has(lane)) continue;
    drawn.add(key);
    const y = track.laneY(lane);
    d.set(lane, `${d.get(lane) ?? ''}M${Math.round(x)} ${y - 4}v8`);
  }
  return LANES.flatMap((l) => d.get(l) ?? []);
}

/** What travelled beside the story: heartbeats, leases, watch events, as small strokes. */
export const Strokes = memo(function Strokes(props: Props) {
  const { track, hidden, version } = props;
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const all = useMemo(() => paths(props), [track, hidden, version]);
  return (
    <>
      {all.map((d) => (
        <path key={d.slice(0, 24)} className="tick" d={d} />
      ))}
    </>
  );
});

/** Events of the cluster, and who began to lead, at their lanes. */
export const EventMarks = memo(function EventMarks({ track, hidden }: Props) {
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
