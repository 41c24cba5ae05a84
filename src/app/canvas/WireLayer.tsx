import { memo, useMemo } from 'react';
import type { Layout } from '../graph/layout.ts';
import type { Line, Wires } from '../graph/lines.ts';
import { wires } from '../graph/lines.ts';
import { useCluster } from '../stores/clusterStore.ts';

function LineShape({ line }: { line: Line }) {
  const { kind, weight, d } = line;
  if (kind === 'raft') {
    return (
      <g className="w-raft">
        <path className="outer" d={d} />
        <path className="core" d={d} />
      </g>
    );
  }
  if (kind === 'data' && weight === 'trunk') {
    return (
      <g className="w-data">
        <path className="band" d={d} />
        <path className="studs" d={d} />
      </g>
    );
  }
  return <path className={`${weight} w-${kind}`} d={d} />;
}

function Layer({ l, lines, name }: { l: Layout; lines: readonly Line[]; name: string }) {
  return (
    <svg className={`wires ${name}`} width={l.width} height={l.height} aria-hidden="true">
      {lines.map((line) => (
        <LineShape key={line.kind + line.d} line={line} />
      ))}
    </svg>
  );
}

/** The three lines of the map, below and above the cards, from pure geometry. */
export const WireLayer = memo(function WireLayer({ l }: { l: Layout }) {
  const ids = useCluster((s) => s.componentIds);
  const w: Wires = useMemo(() => {
    const there = new Set(ids);
    return wires(l, (id) => there.has(id));
  }, [l, ids]);
  return (
    <>
      <Layer l={l} lines={w.under} name="under" />
      <Layer l={l} lines={w.over} name="over" />
      <svg className="wires stops" width={l.width} height={l.height} aria-hidden="true">
        {w.stops.map((s) => (
          <circle
            key={`${s.kind}${s.x} ${s.y}`}
            className={`stop w-${s.kind}`}
            cx={s.x}
            cy={s.y}
            r={5}
          />
        ))}
      </svg>
    </>
  );
});
