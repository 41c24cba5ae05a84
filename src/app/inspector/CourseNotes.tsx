import { Lightbulb } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** What learners most often have wrong about the picture beside it. */
const NOTES = ['managers', 'leases', 'apply', 'services', 'cni'] as const;

/** Short notes for who has not selected anything yet. */
export function CourseNotes() {
  const { t } = useTranslation('inspector');
  return (
    <ul className="course-notes" aria-label={t('notes')}>
      {NOTES.map((n) => (
        <li key={n}>
          <Lightbulb size={16} aria-hidden />
          <p>{t(`note.${n}`)}</p>
        </li>
      ))}
    </ul>
  );
}
