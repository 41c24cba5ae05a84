import { Minus, Plus } from 'lucide-react';
import { lazy, memo, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockParts, duration } from '../kit/clock.ts';
import { plainText } from '../kit/RichText.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { director } from '../stores/Director.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import { keyOfSelection } from '../stores/selectedKey.ts';
import { useSay } from '../stores/useSay.ts';
import { useView } from '../stores/viewStore.ts';
import type { Hop } from '../story/Hop.ts';
import { EventMarks } from './EventMarks.tsx';
import type { Lane } from './lanes.ts';
import { BOTTOM, LABELS, LANES, laneOfHop } from './lanes.ts';
import { Strokes } from './Strokes.tsx';
import './timeline.css';
import type { Spot, Track } from './useTrack.ts';
import { useBox, useRecent, useTrack } from './useTrack.ts';

const MessageView = lazy(() =>
  import('./MessageView.tsx').then((m) => ({ default: m.MessageView })),
);

const ZOOMS = [0.5, 1, 1.6, 2.5, 4];

/** Moments that are written below the axis: the lit one, and others where there is room. */
function labelled(track: Track, lit: number): readonly Spot[] {
  const chosen = track.spots.filter((s) => s.hop.n === lit);
  for (const s of track.spots) {
    const free = chosen.every((c) => Math.abs(c.x - s.x) > 104);
    if (free && track.breaks.every((b) => Math.abs(b.x - s.x) > 70)) chosen.push(s);
  }
  return chosen;
}

interface StationProps {
  readonly hop: Hop;
  readonly x: number;
  readonly y: number;
  readonly state: string;
  readonly open: (n: number) => void;
}

const Station = memo(function Station({ hop, x, y, state, open }: StationProps) {
  const say = useSay();
  const text = useMemo(() => plainText(say(hop)), [say, hop]);
  return (
    <button
      type="button"
      className={`station ${state} ${hop.failed ? 'fail' : ''}`}
      style={{ left: x, top: y }}
      title={text}
      aria-label={`${hop.n}. ${text}`}
      aria-current={state.includes('lit') ? 'step' : undefined}
      onClick={() => open(hop.n)}
    >
      {hop.n}
    </button>
  );
});

function Axis({ track, lit, shown }: { track: Track; lit: number; shown: number }) {
  const y = track.height - BOTTOM;
  const now = track.spots[Math.max(lit, 1) - 1];
  const end = track.spots[shown - 1]?.x ?? track.width;
  return (
    <>
      {shown > 0 && <path className="future" d={`M${end} 4H${track.width}V${y + 8}H${end}z`} />}
      {now && <path className="present" d={`M${now.x} 4V${y + 8}`} />}
      {now && <path className="head" d={`M${now.x - 5.5} 2h11l-5.5 7z`} />}
      {track.breaks.map((b) => (
        <g key={b.x}>
          <path className="break" d={`M${b.x - 4} ${y - 6}l-5 18M${b.x + 3} ${y - 6}l-5 18`} />
          <text x={b.x} y={track.height - 8}>
            {duration(b.us)}
          </text>
        </g>
      ))}
      {labelled(track, lit).map((s) => (
        <text key={s.hop.n} x={s.x} y={track.height - 8} className={s.hop.n === lit ? 'lit' : ''}>
          {clockParts(s.hop.at).join('').slice(0, 12)}
        </text>
      ))}
    </>
  );
}

function Lanes(props: { track: Track; hidden: ReadonlySet<Lane>; toggle: (l: Lane) => void }) {
  const { track, hidden, toggle } = props;
  const { t } = useTranslation('timeline');
  return (
    <ul className="lanes" style={{ height: track.height }} aria-label={t('lanes')}>
      {LANES.map((l) => (
        <li key={l} style={{ top: track.laneY(l) }}>
          <button
            type="button"
            className={hidden.has(l) ? 'off' : ''}
            aria-pressed={!hidden.has(l)}
            title={t('laneToggle')}
            onClick={() => toggle(l)}
          >
            {t(`lane.${l}`)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function useHiddenLanes() {
  const [hidden, setHidden] = useState<ReadonlySet<Lane>>(new Set());
  const toggle = useCallback((l: Lane): void => {
    setHidden((old) => {
      const next = new Set(old);
      if (!next.delete(l)) next.add(l);
      return next;
    });
  }, []);
  return { hidden, toggle };
}

/** Whether a hop is about what is selected. */
function about(h: Hop, key: string): boolean {
  if (key === '') return false;
  const { kind = '', name = '' } = h.params;
  return `${kind}/${name}` === key || h.from === key || h.to === key;
}

/** Keeps the lit station in sight. */
function useFollow(box: React.RefObject<HTMLDivElement | null>, track: Track, lit: number): void {
  const x = track.spots[lit - 1]?.x;
  useEffect(() => {
    const el = box.current;
    if (!el || x === undefined) return;
    const seen = x > el.scrollLeft + LABELS + 20 && x < el.scrollLeft + el.clientWidth - 60;
    if (!seen) el.scrollTo({ left: x - el.clientWidth * 0.7 });
  }, [box, x]);
}

function Zoom({ at, set }: { at: number; set: (i: number) => void }) {
  const { t } = useTranslation('timeline');
  return (
    <fieldset className="zoom" aria-label={t('zoom')}>
      <button
        type="button"
        className="btn bare"
        aria-label={t('zoomOut')}
        disabled={at === 0}
        onClick={() => set(at - 1)}
      >
        <Minus size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="btn bare"
        aria-label={t('zoomIn')}
        disabled={at === ZOOMS.length - 1}
        onClick={() => set(at + 1)}
      >
        <Plus size={14} aria-hidden="true" />
      </button>
    </fieldset>
  );
}

/**
 * The story on lanes: hops as numbered stations along virtual time, what else happened as strokes,
 * events and changes of leaders as marks. A click goes to a hop's moment and opens its message.
 */
export function Timeline() {
  const { t } = useTranslation('timeline');
  const shown = usePlayback((p) => p.shown);
  const lit = usePlayback((p) => p.lit);
  const hop = usePlayback(litHop);
  const selected = useView((s) => s.selected);
  const [zoom, setZoom] = useState(1);
  const opened = useView((s) => s.messageOpen);
  const setOpened = useView((s) => s.setMessageOpen);
  const { ref, width, height } = useBox();
  const version = useRecent();
  const track = useTrack(width, height, ZOOMS[zoom]!, version);
  const { hidden, toggle } = useHiddenLanes();
  const key = useCluster(() => keyOfSelection(selected));
  useFollow(ref, track, lit);
  const open = useCallback(
    (n: number): void => {
      setOpened(true);
      director.look(n);
    },
    [setOpened],
  );
  const spots = track.spots.filter((s) => !hidden.has(laneOfHop(s.hop)));
  const past = spots.filter((s) => s.hop.n <= shown);
  return (
    <div className="timelines">
      <div className="pane">
        <div className="timeline" ref={ref}>
          <Lanes track={track} hidden={hidden} toggle={toggle} />
          <div className="track" style={{ width: track.width, height: track.height }}>
            <svg width={track.width} height={track.height} aria-hidden="true">
              <pattern
                id="future-hatch"
                width="8"
                height="8"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <path d="M0 0V8" stroke="var(--line-1)" strokeWidth="2" />
              </pattern>
              {LANES.map((l) => (
                <path key={l} className="rail" d={`M${LABELS} ${track.laneY(l)}H${track.width}`} />
              ))}
              <Strokes track={track} hidden={hidden} version={version} />
              <Axis track={track} lit={lit} shown={shown} />
              <polyline className="way" points={past.map((s) => `${s.x},${s.y}`).join(' ')} />
            </svg>
            <EventMarks track={track} hidden={hidden} version={version} />
            {spots.map((s) => (
              <Station
                key={s.hop.n}
                hop={s.hop}
                x={s.x}
                y={s.y}
                state={`${s.hop.n === lit ? 'lit' : ''} ${s.hop.n > shown ? 'later' : ''} ${about(s.hop, key) ? 'own' : ''}`}
                open={open}
              />
            ))}
          </div>
          {track.spots.length === 0 && <p className="empty">{t('empty')}</p>}
        </div>
        <Zoom at={zoom} set={setZoom} />
      </div>
      {opened && hop && (
        <Suspense fallback={null}>
          <MessageView hop={hop} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </div>
  );
}
