import { useTranslation } from 'react-i18next';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';

/** The chosen Pod: its state and its events, newest first. */
export function Inspector() {
  const { t } = useTranslation('inspector');
  const uid = useView((s) => s.selected);
  const pod = useCluster((s) => s.pods[uid]);
  const all = useCluster((s) => s.events);
  if (!pod) {
    return (
      <aside className="inspector" aria-label={t('inspector')}>
        <p className="dim">{t('selectPod')}</p>
        <p className="note">{t('note.managers')}</p>
      </aside>
    );
  }
  const about = `Pod/${pod.namespace}/${pod.name}`;
  const events = Object.values(all)
    .filter((e) => e.about === about)
    .sort((x, y) => (x.last < y.last ? 1 : -1));
  return (
    <aside className="inspector" aria-label={t('inspector')}>
      <h2>{pod.name}</h2>
      <p className={`word ${pod.class}`}>{pod.status}</p>
      <dl>
        <dt>{t('node')}</dt>
        <dd>{pod.node || '–'}</dd>
        <dt>{t('ready')}</dt>
        <dd>
          {pod.ready}/{pod.containers}
        </dd>
        <dt>{t('restarts')}</dt>
        <dd>{pod.restarts}</dd>
      </dl>
      <h3>{t('events')}</h3>
      {events.length === 0 && <p className="dim">{t('noEvents')}</p>}
      <ol className="events">
        {events.map((e) => (
          <li key={e.key} className={e.type}>
            <b>
              {e.reason}
              {e.count > 1 && ` ×${e.count}`}
            </b>
            <span>{e.message}</span>
          </li>
        ))}
      </ol>
    </aside>
  );
}
