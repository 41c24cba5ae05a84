import { useTranslation } from 'react-i18next';
import type { WhyAnswer } from '../../../protocol/protocol.ts';

/** Who would have to go for the Pod, and which budgets that breaks. */
export function Preemption({ of }: { of: Preempted }) {
  const { t } = useTranslation('why');
  return (
    <section aria-label={t('preemption')}>
      <h3>{t('preemption')}</h3>
      <p>{t('nominated', { node: of.nominated, rule: of.decidedBy })}</p>
      <ul className="attempts">
        {of.candidates.map((c) => (
          <li key={c.node}>
            <b>{c.node}</b> {c.victims.join(', ')}
            {c.budgetViolations > 0 && (
              <span className="bad"> {t('violations', { count: c.budgetViolations })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Preempted = NonNullable<WhyAnswer['attempts'][number]['preemption']>;
