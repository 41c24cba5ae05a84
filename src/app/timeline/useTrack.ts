import { useEffect, useMemo, useRef, useState } from 'react';
import type { Axis } from '../graph/timeline.ts';
import { placeOn, spread } from '../graph/timeline.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { usePlayback } from '../stores/playback.ts';
import { recent } from '../stores/recent.ts';
import type { Hop } from '../story/Hop.ts';
import { BOTTOM, LABELS, LANES, laneOfHop, TOP } from './lanes.ts';

const LANE_MIN = 17;
/** Right of the newest moment, px: what is not known yet. */
const FUTURE = 56;
/** Without a story the track shows the last of these, µs. */
const WINDOW_US = 30e6;
const LOOK_MS = 400;
const NONE: readonly Hop[] = [];

/** A hop at its place. */
export interface Spot {
  readonly hop: Hop;
  readonly x: number;
  readonly y: number;
}

/** The track as it is drawn. */
export interface Track {
  readonly width: number;
  readonly height: number;
  readonly lane: number;
  readonly spots: readonly Spot[];
  readonly breaks: Axis['breaks'];
  /** Pixels of any time, or undefined when it is not on the track. */
  readonly place: (time: number) => number | undefined;
  /** Height of a lane. */
  readonly laneY: (lane: (typeof LANES)[number]) => number;
}

/** Size of an element, live. */
export function useBox() {
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

/** Rises a few times a second while something happens beside the story. */
export function useRecent(): number {
  const [version, setVersion] = useState(recent.version);
  useEffect(() => {
    const timer = window.setInterval(() => setVersion(recent.version), LOOK_MS);
    return () => window.clearInterval(timer);
  }, []);
  return version;
}

/** Moments in order: a hop that is told later may have begun a little before its neighbour. */
function rising(hops: readonly Hop[]): readonly number[] {
  let last = 0;
  return hops.map((h) => (last = Math.max(last, h.at)));
}

/** Where hops, and any time, stand on the track: the story's own axis, or the last half minute. */
export function useTrack(width: number, height: number, zoom: number, version: number): Track {
  const hops = usePlayback((p) => p.story?.hops ?? NONE);
  const lane = Math.max(LANE_MIN, (height - TOP - BOTTOM) / (LANES.length - 1));
  const moments = useMemo(() => rising(hops), [hops]);
  const axis = useMemo(
    () => spread(moments, LABELS + 30, width - FUTURE, zoom),
    [moments, width, zoom],
  );
  return useMemo(() => {
    const laneY = (l: (typeof LANES)[number]): number => TOP + lane * LANES.indexOf(l);
    const spots = hops.map((hop, i) => ({ hop, x: axis.at[i]!, y: laneY(laneOfHop(hop)) }));
    const right = width - FUTURE;
    const now = useCluster.getState().now;
    const live = (time: number): number | undefined => {
      const x = right - ((now - time) / WINDOW_US) * (right - LABELS);
      return time > now || x < LABELS ? undefined : x;
    };
    const onStory = (time: number): number | undefined => placeOn(axis, moments, time);
    return {
      width: Math.max(width, axis.width + FUTURE),
      height: TOP + lane * (LANES.length - 1) + BOTTOM,
      lane,
      spots,
      breaks: axis.breaks,
      place: hops.length === 0 ? live : onStory,
      laneY,
    };
    // The window without a story moves with what happens.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [hops, axis, moments, lane, width, hops.length === 0 ? version : 0]);
}
