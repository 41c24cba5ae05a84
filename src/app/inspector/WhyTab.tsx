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

/** Why this node, or why none. */
export function WhyTab({ pod }: { pod: PodRow }) {
  const { t } = useTranslation('inspector');
  const { value } = useAsked({ ask: 'decision', key: `${pod.namespace}/${pod.name}` }, pod);
  const d = value as Decision | undefined;
  if (!d) return <p className="prose">{t('why.none')}</p>;
  return (
    <ul className="event-list">
      {d.feasible.map((n, i) => (
        <li key={n}>
          {n} {d.total[i]}
        </li>
      ))}
      {d.refused.flatMap(({ status, nodes }) =>
        nodes.map((n) => (
          <li key={n}>
            <b>{n}</b> {status.plugin}: {status.reasons.join(', ')}
          </li>
        )),
      )}
    </ul>
  );
}
