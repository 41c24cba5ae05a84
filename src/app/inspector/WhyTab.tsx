import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers, PodRow } from '../../protocol/protocol.ts';
import { openWhy, useWhy } from '../stores/whyStore.ts';
import { useAsked } from '../session/useAsked.ts';

type Decision = NonNullable<Answers['decision']>;

/** Nodes that would do, best first, each with its total as a bar. */
function Scored({ d, chosen }: { d: Decision; chosen: string }) {
  const { t } = useTranslation('inspector');
  const rows = d.feasible
    .map((node, i) => ({ node, total: d.total[i] ?? 0 }))
    .sort((x, y) => y.total - x.total);
  const most = rows[0]?.total || 1;
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('why.scored')}>
      <h3>{t('why.scored')}</h3>
      <ul className="scores">
        {rows.map(({ node, total }) => (
          <li key={node} className={node === chosen ? 'chosen' : ''}>
            <span className="cut">{node}</span>
            <span className="score-bar" aria-hidden>
              <i style={{ width: `${(100 * total) / most}%` }} />
            </span>
            <b>{total}</b>
          </li>
        ))}
      </ul>
      {d.best.length > 1 && <p className="dim">{t('why.tie', { n: d.best.length })}</p>}
    </section>
  );
}

const WhySide = lazy(async () => ({ default: (await import('./why/WhySide.tsx')).WhySide }));

/** Why this node, or why none; beside the whole table what belongs to it. */
export function WhyTab({ pod, object }: { pod: PodRow; object: unknown }) {
  const open = useWhy((s) => s.subject !== undefined && s.name === `${pod.namespace}/${pod.name}`);
  if (!open) return <Short pod={pod} />;
  return (
    <Suspense fallback={null}>
      <WhySide pod={object} />
    </Suspense>
  );
}

function Short({ pod }: { pod: PodRow }) {
  const { t } = useTranslation('inspector');
  const key = `${pod.namespace}/${pod.name}`;
  const { value: d } = useAsked({ ask: 'decision', key }, pod);
  const whole = (
    <button
      type="button"
      className="primary"
      data-id="button/why"
      onClick={() => openWhy({ key }, key)}
    >
      {t('why.whole')}
    </button>
  );
  if (!d) {
    return (
      <>
        <p className="prose">{t('why.none')}</p>
        {whole}
      </>
    );
  }
  return (
    <>
      {whole}
      <Scored d={d} chosen={pod.node} />
      {d.refused.length > 0 && (
        <section aria-label={t('why.refused')}>
          <h3>{t('why.refused')}</h3>
          <ul className="event-list">
            {d.refused.map(({ status, nodes }) => (
              <li key={`${status.plugin} ${nodes.join(' ')}`}>
                <p>
                  <b>{status.plugin}</b>
                </p>
                <p className="mono">{status.reasons.join(', ')}</p>
                <p className="dim">{nodes.join(', ')}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
