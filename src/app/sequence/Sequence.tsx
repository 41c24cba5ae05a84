import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { director } from '../stores/Director.ts';
import { usePlayback } from '../stores/playback.ts';
import type { Hop } from '../story/Hop.ts';
import { leaderOf, partiesOf, partyOf } from '../story/parties.ts';
import { arrowLabel } from './arrowLabel.ts';
import './sequence.css';
import { StoryList } from './StoryList.tsx';

const COLUMN = 136;
const HEAD = 40;
const STEP = 40;
const NONE: readonly Hop[] = [];

function lineOf(h: Hop): 'api' | 'raft' | 'data' {
  if (h.kind === 'raft') return 'raft';
  return h.kind === 'packet' || h.to.endsWith('/containerd') ? 'data' : 'api';
}

interface ArrowProps {
  readonly hop: Hop;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly lit: boolean;
}

function Arrow({ hop, x0, x1, y, lit }: ArrowProps) {
  const back = hop.kind === 'response' || hop.kind === 'watch';
  const classes = `arrow w-${hop.failed ? 'fail' : lineOf(hop)} ${back ? 'back' : ''} ${lit ? 'lit' : ''}`;
  if (x0 === x1) {
    return (
      <g className={classes}>
        <path d={`M${x0} ${y}h18q6 0 6 6t-6 6h-12`} />
        <text x={x0 + 34} y={y + 10} textAnchor="start">
          {arrowLabel(hop)}
        </text>
      </g>
    );
  }
  const way = x1 > x0 ? 1 : -1;
  return (
    <g className={classes}>
      <path d={`M${x0} ${y}H${x1 - way * 9}`} />
      <path className="head" d={`M${x1} ${y}l${-way * 11} -5.5v11z`} />
      <text x={x0 + way * 16} y={y - 6} textAnchor={way > 0 ? 'start' : 'end'}>
        {arrowLabel(hop)}
      </text>
    </g>
  );
}

function Diagram({ hops, lit }: { hops: readonly Hop[]; lit: number }) {
  const { t } = useTranslation('sequence');
  const parties = useMemo(() => partiesOf(hops), [hops]);
  const leader = useMemo(() => leaderOf(hops), [hops]);
  const width = parties.length * COLUMN;
  const height = HEAD + 20 + hops.length * STEP;
  const x = (actor: string): number =>
    COLUMN / 2 + parties.indexOf(partyOf(actor, leader)) * COLUMN;
  return (
    <svg className="diagram" width={width} height={height} role="img" aria-label={t('diagram')}>
      {parties.map((p, i) => (
        <g key={p} className={`party p-${p.split(' ')[0]}`}>
          <path className="life" d={`M${COLUMN / 2 + i * COLUMN} ${HEAD}V${height - 8}`} />
          <rect x={i * COLUMN + 8} y={6} width={COLUMN - 16} height={28} rx={6} />
          <text x={COLUMN / 2 + i * COLUMN} y={24} textAnchor="middle">
            {p === 'kube-controller-manager' ? 'controller-manager' : p}
          </text>
        </g>
      ))}
      {hops.map((h, i) => {
        const y = HEAD + 28 + i * STEP;
        return (
          <g key={h.n} onClick={() => director.look(h.n)}>
            <rect
              className={`row ${h.n === lit ? 'lit' : ''}`}
              x={0}
              y={y - 22}
              width={width}
              height={STEP}
              rx={5}
            />
            <Arrow hop={h} x0={x(h.from)} x1={x(h.to)} y={y} lit={h.n === lit} />
            <circle className={`no ${h.n === lit ? 'lit' : ''}`} cx={x(h.from)} cy={y} r={9} />
            <text className={`num ${h.n === lit ? 'lit' : ''}`} x={x(h.from)} y={y + 4}>
              {h.n}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** The story as a sequence diagram, and as a numbered text beside it. */
export function Sequence() {
  const { t } = useTranslation('sequence');
  const story = usePlayback((p) => p.story);
  const shown = usePlayback((p) => p.shown);
  const lit = usePlayback((p) => p.lit);
  const hops = useMemo(() => story?.hops.slice(0, shown) ?? NONE, [story, shown]);
  if (hops.length === 0) return <p className="notyet">{t('empty')}</p>;
  return (
    <div className="sequence">
      <div className="drawn">
        <Diagram hops={hops} lit={lit} />
      </div>
      <div className="words">
        <h3>{t('inWords')}</h3>
        <StoryList />
      </div>
    </div>
  );
}
