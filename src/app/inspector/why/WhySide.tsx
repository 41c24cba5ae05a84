import { useTranslation } from 'react-i18next';
import { useWhy } from '../../stores/whyStore.ts';
import { Attempts } from './Attempts.tsx';
import { CellPane } from './CellPane.tsx';
import { Helps } from './Helps.tsx';
import { Preemption } from './Preemption.tsx';
import { Queue } from './Queue.tsx';

/** Beside the open table: its open cell, what would help, the queue, preemption, attempts. */
export function WhySide({ pod }: { pod: unknown }) {
  const { t } = useTranslation('why');
  const { subject, cell, answer } = useWhy();
  if (!subject || !answer) return null;
  const preemption = answer.attempts.findLast((a) => a.preemption)?.preemption;
  const fits = (answer.table?.feasible.length ?? 0) > 0;
  return (
    <div className="why-side">
      {cell ? <CellPane subject={subject} place={cell} /> : <p className="dim">{t('openCell')}</p>}
      {!fits && pod !== undefined && <Helps subject={subject} pod={pod} />}
      {answer.waiting && <Queue waiting={answer.waiting} />}
      {preemption && <Preemption of={preemption} />}
      <Attempts attempts={answer.attempts} />
    </div>
  );
}
