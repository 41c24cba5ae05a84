import { Check, OctagonAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../stores/editorStore.ts';
import { revealLine } from '../stores/editorStore.ts';

/** What Apply said, each answer at its line. */
export function Verdicts({ verdicts }: { verdicts: readonly Verdict[] }) {
  const { t } = useTranslation('editor');
  return (
    <ul className="verdicts" aria-live="polite" aria-label={t('answers')}>
      {verdicts.map((v, i) => (
        <li key={i} className={v.ok ? 'ok' : 'fail'}>
          {v.ok ? <Check size={14} aria-hidden /> : <OctagonAlert size={14} aria-hidden />}
          {v.ok ? (
            <span className="mono">{v.message}</span>
          ) : (
            <span>
              <button type="button" className="link" onClick={() => revealLine(v.line)}>
                {t('line', { line: v.line })}
              </button>{' '}
              <span className="mono">{v.message}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
