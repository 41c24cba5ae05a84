import { useEffect, useMemo } from 'react';
import type { Layout } from '../graph/layout.ts';
import type { LineKind } from '../graph/lines.ts';
import { messageLook } from '../graph/messageMark.ts';
import type { Point } from '../graph/route.ts';
import { along, pathOf, route } from '../graph/route.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import { traffic } from '../stores/traffic.ts';
import { hopFlag } from './hopFlag.ts';
import { useLitEnds } from './useLitEnds.ts';

interface LitWay {
  readonly kind: LineKind;
  readonly d: string;
  readonly middle: Point;
}

/** The lit hop: its line under a halo, its ends, its flag. */
export function LitHop({ l }: { l: Layout }) {
  const hop = usePlayback(litHop);
  const travels = usePlayback((p) => p.travels);
  const failed = hop?.failed === true;
  const ways = useMemo(() => {
    const line = hop ? messageLook(hop).line : 'api';
    const out: LitWay[] = [];
    for (const { from, to } of hop?.pairs ?? []) {
      const r = route(l, from, to, line === 'data' ? 'data' : undefined);
      if (!r) continue;
      const [x, y] = along(r, 0.5);
      out.push({ kind: r.kind, d: pathOf(r), middle: [x, y] });
    }
    return out;
  }, [l, hop]);
  useLitEnds();
  useEffect(() => {
    if (hop && travels) traffic.send(hop.pairs, hop);
    else traffic.clearLit();
  }, [hop, travels]);
  const [first] = ways;
  if (!hop || !first) return null;
  const flag = hopFlag(hop);
  return (
    <>
      <svg className="wires lit" width={l.width} height={l.height} aria-hidden="true">
        {ways.map((w) => (
          <g key={w.d} className={failed ? 'w-fail' : `w-${w.kind}`}>
            <path className="halo" d={w.d} />
            <path className="core" d={w.d} />
          </g>
        ))}
      </svg>
      {flag !== '' && (
        <span
          className={`flag ${failed ? 'fail' : first.kind}`}
          style={{ left: first.middle[0], top: first.middle[1] - 32 }}
          aria-hidden="true"
        >
          {flag}
        </span>
      )}
    </>
  );
}
