import { memo, useMemo } from 'react';
import { recent } from '../stores/recent.ts';
import type { Lane } from './lanes.ts';
import { laneOf, LANES } from './lanes.ts';
import type { MarksProps } from './EventMarks.tsx';

/** One path a lane: a stroke for each pixel at which something travelled. */
function paths({ track, hidden }: MarksProps): readonly string[] {
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
export const Strokes = memo(function Strokes(props: MarksProps) {
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
