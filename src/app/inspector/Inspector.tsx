import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { CourseNotes } from './CourseNotes.tsx';
import './inspector.css';
import { useSelected } from './useSelected.ts';

const Subject = lazy(() => import('./Subject.tsx').then((m) => ({ default: m.Subject })));

/** The selected thing; without one, where to begin. */
export function Inspector() {
  const { t } = useTranslation('inspector');
  const selected = useSelected();
  return (
    <section className="inspector" aria-label={t('inspector')}>
      {selected ? (
        <Suspense fallback={<p className="inspector-pad dim">{t('loading')}</p>}>
          <Subject selected={selected} />
        </Suspense>
      ) : (
        <div className="inspector-pad">
          <h2>{t('empty.title')}</h2>
          <p className="prose">{t('empty.text')}</p>
          <CourseNotes />
        </div>
      )}
    </section>
  );
}
