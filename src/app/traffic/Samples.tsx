import { useTranslation } from 'react-i18next';
import { duration } from '../kit/clock.ts';
import type { Sample } from './sample.ts';
import { percentile } from './sample.ts';

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((n, x) => n + x, 0);
}

function Shares({ counts }: { counts: Readonly<Record<string, number>> }) {
  const all = total(counts);
  return Object.entries(counts).map(([key, n]) => (
    <span key={key} className="share">
      {key} <b>{n}</b> <span className="dim">{Math.round((100 * n) / all)} %</span>
    </span>
  ));
}

/** What each mode came to in this run: times to connect, outcomes, and who answered. */
export function Samples({ samples, onClear }: { samples: readonly Sample[]; onClear: () => void }) {
  const { t } = useTranslation('lab');
  return (
    <section aria-label={t('modes')}>
      <h3>
        {t('modes')}{' '}
        {samples.length > 0 && (
          <button type="button" className="link" onClick={onClear}>
            {t('clear')}
          </button>
        )}
      </h3>
      {samples.length === 0 && <p className="dim">{t('nothingYet')}</p>}
      {samples.length > 0 && (
        <table className="lab-modes">
          <thead>
            <tr>
              <th scope="col">{t('mode')}</th>
              <th scope="col">{t('requests')}</th>
              <th scope="col">p50</th>
              <th scope="col">p90</th>
              <th scope="col">p99</th>
              <th scope="col">{t('outcomes')}</th>
              <th scope="col">{t('endpoints')}</th>
            </tr>
          </thead>
          <tbody>
            {samples.map((s) => (
              <tr key={s.mode}>
                <th scope="row">{s.mode}</th>
                <td>{total(s.outcomes)}</td>
                {[50, 90, 99].map((p) => (
                  <td key={p}>{duration(percentile(s.connectUs, p))}</td>
                ))}
                <td>
                  <Shares counts={s.outcomes} />
                </td>
                <td>
                  <Shares counts={s.endpoints} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
