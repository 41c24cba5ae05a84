import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';
import { useAsked } from './useAsked.ts';

/** The scheduler's table of the Pod's last attempt, as far as it is shown here. */
interface Decision {
  readonly refused: readonly {
    readonly status: { readonly plugin: string; readonly reasons: readonly string[] };
    readonly nodes: readonly string[];
  }[];
  readonly feasible: readonly string[];
  readonly total: readonly number[];
  readonly best: readonly string[];
}

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

/** Why this node, or why none. */
export function WhyTab({ pod }: { pod: PodRow }) {
  const { t } = useTranslation('inspector');
  const { value } = useAsked({ ask: 'decision', key: `${pod.namespace}/${pod.name}` }, pod);
  const d = value as Decision | undefined;
  if (!d) return <p className="prose">{t('why.none')}</p>;
  return (
    <>
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
