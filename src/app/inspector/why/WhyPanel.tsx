import { Download, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PodRow, WhyAnswer, WhySubject } from '../../../protocol/protocol.ts';
import { clockParts } from '../../kit/clock.ts';
import { download } from '../../kit/download.ts';
import { useCluster } from '../../stores/clusterStore.ts';
import { closeWhy, useWhy } from '../../stores/whyStore.ts';
import { useAsked } from '../../session/useAsked.ts';
import { whyCsv, whyText } from './exportWhy.ts';
import { Stacks } from './Stacks.tsx';
import './why.css';
import { WhyGrid } from './WhyGrid.tsx';
import type { WhyModel } from './whyModel.ts';
import { whyModel } from './whyModel.ts';
import { WhySide } from './WhySide.tsx';

function usePod(name: string): PodRow | undefined {
  return useCluster((s) => Object.values(s.pods).find((p) => `${p.namespace}/${p.name}` === name));
}

function Choice<T extends string>(p: {
  readonly name: string;
  readonly values: readonly T[];
  readonly value: T;
  readonly onChoose: (v: T) => void;
}) {
  const { t } = useTranslation('why');
  return (
    <span className="seg" role="radiogroup" aria-label={p.name}>
      {p.values.map((v) => (
        <label key={v} className={v === p.value ? 'on' : ''}>
          <input
            type="radio"
            className="sr"
            name={p.name}
            checked={v === p.value}
            onChange={() => p.onChoose(v)}
          />
          {t(`choice.${v}`)}
        </label>
      ))}
    </span>
  );
}

function Tools({ m, answer }: { m: WhyModel; answer: WhyAnswer }) {
  const { t } = useTranslation('why');
  const { time, points, name } = useWhy();
  const file = `why-${name.replace('/', '-')}`;
  return (
    <div className="why-tools">
      {answer.decision && (
        <Choice
          name={t('time')}
          values={['then', 'now']}
          value={time}
          onChoose={(v) => useWhy.setState({ time: v, cell: undefined })}
        />
      )}
      {m.scores.length > 0 && (
        <Choice
          name={t('pointsShown')}
          values={['weighted', 'raw']}
          value={points}
          onChoose={(v) => useWhy.setState({ points: v })}
        />
      )}
      <button type="button" onClick={() => download(`${file}.csv`, whyCsv(m))}>
        <Download size={14} aria-hidden /> CSV
      </button>
      <button type="button" onClick={() => download(`${file}.txt`, whyText(m))}>
        <Download size={14} aria-hidden /> {t('text')}
      </button>
    </div>
  );
}

/** One sentence: who wins by how much, or why nobody fits. */
function Verdict({ m }: { m: WhyModel }) {
  const { t } = useTranslation('why');
  const [first, second] = m.columns.filter((c) => c.total !== undefined);
  if (m.message !== '') return <p className="why-said bad">{m.message}</p>;
  if (m.best.length > 1) {
    return <p className="why-said">{t('tie', { count: m.best.length, node: first?.nodes[0] })}</p>;
  }
  if (!first || !second) return <p className="why-said">{t('only')}</p>;
  const by = (first.total ?? 0) - (second.total ?? 0);
  return (
    <p className="why-said">
      {t('wins', { node: first.nodes[0], by, other: second.nodes[0] })}
      {m.notSampled > 0 && ` ${t('notSampled', { count: m.notSampled })}`}
      {m.hidden > 0 && ` ${t('hidden', { count: m.hidden })}`}
    </p>
  );
}

function Title({ answer, pod }: { answer: WhyAnswer | undefined; pod: PodRow | undefined }) {
  const { t } = useTranslation('why');
  const name = useWhy((s) => s.name);
  const d = answer?.decision;
  const short = name.slice(name.indexOf('/') + 1);
  const placed = pod !== undefined && pod.node !== '';
  return (
    <div>
      <h2>
        {placed ? t('title', { pod: short, node: pod.node }) : t('titleNone', { pod: short })}
      </h2>
      <p className="dim">
        {d
          ? t('decided', { attempt: d.attempt, at: clockParts(d.at)[0], nodes: d.nodes })
          : t('notDecided')}
      </p>
    </div>
  );
}

function Body({ answer, pod }: { answer: WhyAnswer; pod: PodRow | undefined }) {
  const { t } = useTranslation('why');
  const { time, subject } = useWhy();
  const m = whyModel(answer, time, pod?.node ?? '');
  if (!m) return <p className="prose">{t('nobody')}</p>;
  return (
    <>
      <Tools m={m} answer={answer} />
      <WhyGrid m={m} />
      <Verdict m={m} />
      <Stacks m={m} />
      {subject && 'pod' in subject && <WhySide pod={subject.pod} />}
    </>
  );
}

function closeOnEscape(e: KeyboardEvent): void {
  if (e.key === 'Escape' && !e.defaultPrevented) closeWhy();
}

function useEscape(): void {
  useEffect(() => {
    window.addEventListener('keydown', closeOnEscape);
    return () => window.removeEventListener('keydown', closeOnEscape);
  }, []);
}

/** The scheduler's table of a Pod, over the picture. */
export function WhyPanel({ subject }: { subject: WhySubject }) {
  const { t } = useTranslation('why');
  const name = useWhy((s) => s.name);
  const pod = usePod(name);
  const nodes = useCluster((s) => s.nodes);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- what the answer depends on
  const version = useMemo(() => ({}), [pod, nodes]);
  const { value, asking, error } = useAsked({ ask: 'why', of: subject }, version);
  useEscape();
  useEffect(() => useWhy.setState({ answer: value }), [value]);
  return (
    <section className="why-panel" aria-label={t('why')} data-id="region/why">
      <header>
        <Title answer={value} pod={pod} />
        <button type="button" className="btn bare" aria-label={t('close')} onClick={closeWhy}>
          <X size={16} aria-hidden />
        </button>
      </header>
      {value ? (
        <Body answer={value} pod={pod} />
      ) : (
        <p className="prose">{asking ? t('asking') : error || t('gone')}</p>
      )}
    </section>
  );
}
