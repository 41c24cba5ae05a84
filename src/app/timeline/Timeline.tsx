import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spread } from '../graph/timeline.ts';
import { clockParts, duration } from '../kit/clock.ts';
import { plainText } from '../kit/RichText.tsx';
import { director } from '../stores/Director.ts';
import { usePlayback } from '../stores/playback.ts';
import { useSay } from '../stores/useSay.ts';
import type { Hop } from '../story/Hop.ts';
import { LANES, laneOfHop } from './lanes.ts';
import './timeline.css';

const LABELS = 150;
const TOP = 18;
const BOTTOM = 34;
const LANE_MIN = 19;
const FUTURE = 56;
const NONE: readonly Hop[] = [];

/** Size of an element, live. */
function useSize() {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 1000, height: 130 });
  useEffect(() => {
    const el = ref.current;
    if (!el) return;
    const observer = new ResizeObserver(() => {
      setSize({ width: el.clientWidth, height: el.clientHeight });
    });
    observer.observe(el);
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}

interface Spot {
  readonly hop: Hop;
  readonly x: number;
  readonly y: number;
}

/** Moments that are written below the axis: the lit one, and others where there is room. */
function labelled(
  spots: readonly Spot[],
  lit: number,
  breaks: readonly { readonly x: number }[],
): readonly Spot[] {
  const chosen = spots.filter((s) => s.hop.n === lit);
  for (const s of spots) {
    const free = chosen.every((c) => Math.abs(c.x - s.x) > 104);
    if (free && breaks.every((b) => Math.abs(b.x - s.x) > 70)) chosen.push(s);
  }
  return chosen;
}

function Station({ spot, lit, text }: { spot: Spot; lit: boolean; text: string }) {
  const { hop, x, y } = spot;
  return (
    <button
      type="button"
      className={`station ${lit ? 'lit' : ''} ${hop.failed ? 'fail' : ''}`}
      style={{ left: x, top: y }}
      title={plainText(text)}
      aria-label={`${hop.n}. ${plainText(text)}`}
      aria-current={lit ? 'step' : undefined}
      onClick={() => director.look(hop.n)}
    >
      {hop.n}
    </button>
  );
}

function Axis(props: { spots: readonly Spot[]; lit: number; height: number; width: number }) {
  const { spots, lit, height, width } = props;
  const breaks = useMemo(
    () =>
      spread(
        spots.map((s) => s.hop.at),
        LABELS + 30,
        width - FUTURE,
      ).breaks,
    [spots, width],
  );
  const now = spots.at(-1);
  const y = height - BOTTOM;
  return (
    <>
      {now && <path className="present" d={`M${now.x} 4V${y + 8}`} />}
      {now && <path className="head" d={`M${now.x - 5.5} 2h11l-5.5 7z`} />}
      {breaks.map((b) => (
        <g key={b.x}>
          <path className="break" d={`M${b.x - 4} ${y - 6}l-5 18M${b.x + 3} ${y - 6}l-5 18`} />
          <text x={b.x} y={height - 8}>
            {duration(b.us)}
          </text>
        </g>
      ))}
      {labelled(spots, lit, breaks).map((s) => (
        <text key={s.hop.n} x={s.x} y={height - 8} className={s.hop.n === lit ? 'lit' : ''}>
          {clockParts(s.hop.at).join('').slice(0, 12)}
        </text>
      ))}
    </>
  );
}

/** The story on lanes: hops as numbered stations along virtual time. A click looks at a hop. */
export function Timeline() {
  const { t } = useTranslation('timeline');
  const story = usePlayback((p) => p.story);
  const shown = usePlayback((p) => p.shown);
  const lit = usePlayback((p) => p.lit);
  const say = useSay();
  const { ref, width, height } = useSize();
  const hops = useMemo(() => story?.hops.slice(0, shown) ?? NONE, [story, shown]);
  const lane = Math.max(LANE_MIN, (height - TOP - BOTTOM) / (LANES.length - 1));
  const tall = TOP + lane * (LANES.length - 1) + BOTTOM;
  const axis = useMemo(
    () =>
      spread(
        hops.map((h) => h.at),
        LABELS + 30,
        width - FUTURE,
      ),
    [hops, width],
  );
  const spots = hops.map((hop, i) => ({
    hop,
    x: axis.at[i]!,
    y: TOP + lane * LANES.indexOf(laneOfHop(hop)),
  }));
  const wide = Math.max(width, axis.width + FUTURE);
  useEffect(() => {
    const el = ref.current;
    if (el && shown > 0) el.scrollLeft = el.scrollWidth;
  }, [ref, shown]);
  return (
    <div className="timeline" ref={ref}>
      <ul className="lanes" style={{ height: tall }} aria-hidden="true">
        {LANES.map((l, i) => (
          <li key={l} style={{ top: TOP + lane * i }}>
            {t(`lane.${l}`)}
          </li>
        ))}
      </ul>
      <div className="track" style={{ width: wide, height: tall }}>
        <svg width={wide} height={tall} aria-hidden="true">
          {LANES.map((l, i) => (
            <path key={l} className="rail" d={`M${LABELS} ${TOP + lane * i}H${wide}`} />
          ))}
          <polyline className="way" points={spots.map((s) => `${s.x},${s.y}`).join(' ')} />
          <Axis spots={spots} lit={lit} height={tall} width={width} />
        </svg>
        {spots.map((s) => (
          <Station key={s.hop.n} spot={s} lit={s.hop.n === lit} text={say(s.hop)} />
        ))}
      </div>
      {hops.length === 0 && <p className="empty">{t('empty')}</p>}
    </div>
  );
}
