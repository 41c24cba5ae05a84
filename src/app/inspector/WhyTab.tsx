import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';
import { useAsked } from './useAsked.ts';

/** The scheduler's table of the Pod's last attempt, as far as the old shape of it goes. */
interface Decision {
  readonly refused: Readonly<
    Record<string, { readonly plugin: string; readonly reasons: readonly string[] }>
  >;
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
      {Object.entries(d.refused).map(([n, r]) => (
        <li key={n}>
          <b>{n}</b> {r.plugin}: {r.reasons.join(', ')}
        </li>
      ))}
    </ul>
  );
}
