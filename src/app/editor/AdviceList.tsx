import { Lightbulb } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorFile } from '../stores/editorStore.ts';
import { revealLine, setText } from '../stores/editorStore.ts';
import { adviceFor } from './advice.ts';

/** Short notes about the manifest, with a one-line fix where there is one. */
export function AdviceList({ file }: { file: EditorFile }) {
  const { t } = useTranslation('editor');
  const advice = useMemo(() => adviceFor(file.text).slice(0, 3), [file.text]);
  if (advice.length === 0) return null;
  return (
    <ul className="advice" aria-label={t('notes')}>
      {advice.map((a) => {
        const { fixed } = a;
        return (
          <li key={`${a.code} ${a.line}`}>
            <Lightbulb size={16} aria-hidden />
            <p>
              <button type="button" className="link" onClick={() => revealLine(a.line)}>
                {t('line', { line: a.line })}
              </button>{' '}
              {t(`advice.${a.code}`, a.params)}{' '}
              {fixed !== undefined && (
                <button type="button" className="link" onClick={() => setText(file.id, fixed)}>
                  {t(`fix.${a.code}`)}
                </button>
              )}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
