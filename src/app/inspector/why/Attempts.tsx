import { useTranslation } from 'react-i18next';
import type { WhyAnswer } from '../../../protocol/protocol.ts';
import { clockParts } from '../../kit/clock.ts';

/** Every attempt of a Pod that was refused, with what brought it there. */
export function Attempts({ attempts }: { attempts: WhyAnswer['attempts'] }) {
  const { t } = useTranslation('why');
  if (attempts.length === 0) return null;
  return (
    <section aria-label={t('history')}>
      <h3>{t('history')}</h3>
      <ol className="attempts">
        {attempts.toReversed().map((a) => (
          <li key={a.attempt}>
            <p>
              <b>{a.attempt}</b> · <span className="mono">{clockParts(a.at)[0]}</span> ·{' '}
              {t(`outcome.${a.outcome}`, { node: a.node ?? '' })}
            </p>
            <p className="dim">{t('wokenBy', { event: a.wokenBy })}</p>
            {a.message !== '' && <p className="mono">{a.message}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
