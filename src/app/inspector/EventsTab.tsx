import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { KubeEventRow } from '../../protocol/protocol.ts';
import { useCluster } from '../stores/clusterStore.ts';

/** Events about an object, newest first. */
export function useEventsOf(key: string): readonly KubeEventRow[] {
  const all = useCluster((s) => s.events);
  return useMemo(
    () =>
      Object.values(all)
        .filter((e) => e.about === key)
        .sort((x, y) => (x.last < y.last ? 1 : x.last > y.last ? -1 : x.key < y.key ? 1 : -1)),
    [all, key],
  );
}

/** The cluster's own Events, verbatim. */
export function EventsTab({ events }: { events: readonly KubeEventRow[] }) {
  const { t } = useTranslation('inspector');
  if (events.length === 0) return <p className="prose">{t('noEvents')}</p>;
  return (
    <ol className="event-list">
      {events.map((e) => (
        <li key={e.key} className={e.type}>
          <p>
            <b>{e.reason}</b>
            {e.count > 1 && <span className="count">×{e.count}</span>}
            <span className="grow" />
            <time className="dim mono">{e.last.slice(11, 19)}</time>
          </p>
          <p className="mono">{e.message}</p>
          <p className="dim">{e.source}</p>
        </li>
      ))}
    </ol>
  );
}
