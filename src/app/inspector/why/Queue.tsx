import { useTranslation } from 'react-i18next';
import type { WhyAnswer } from '../../../protocol/protocol.ts';

/** Where the Pod waits, and what would wake it. */
export function Queue({ waiting }: { waiting: NonNullable<WhyAnswer['waiting']> }) {
  const { t } = useTranslation('why');
  const { place, backoffSeconds, attempts, wakes, gatedBy } = waiting;
  const seconds = backoffSeconds;
  return (
    <section aria-label={t('queue')}>
      <h3>{t('queue')}</h3>
      <p>
        <b>{place}</b> · {t('attempts', { count: attempts })}
        {seconds > 0 && ` · ${t('backoff', { seconds })}`}
        {gatedBy !== '' && ` · ${t('gated', { plugin: gatedBy })}`}
      </p>
      {wakes.length > 0 && (
        <>
          <p className="dim">{t('wakes')}</p>
          <ul className="chips">
            {wakes.map((w) => (
              <li key={`${w.plugin} ${w.event}`} title={w.plugin}>
                {w.event} · {w.plugin}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
