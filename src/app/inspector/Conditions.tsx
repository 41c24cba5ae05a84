import { useTranslation } from 'react-i18next';
import type { Condition } from './looseObject.ts';

/** Conditions for which False is the good answer. */
const GOOD_WHEN_FALSE = /Pressure$|^ReplicaFailure$|^NetworkUnavailable$|^Failed$|Failure$/;

function isGood(c: Condition): boolean {
  return GOOD_WHEN_FALSE.test(c.type ?? '') ? c.status === 'False' : c.status === 'True';
}

/** `status.conditions`, verbatim, with what is not as it should be marked by a word. */
export function Conditions({ conditions }: { conditions: readonly Condition[] }) {
  const { t } = useTranslation('inspector');
  if (conditions.length === 0) return null;
  return (
    <section aria-label={t('conditions')}>
      <h3>{t('conditions')}</h3>
      <table className="conditions">
        <tbody>
          {conditions.map((c) => (
            <tr key={c.type} className={isGood(c) ? 'good' : 'bad'}>
              <th scope="row">{c.type}</th>
              <td>{c.status}</td>
              <td className="mono">
                {c.reason ?? ''}
                {!isGood(c) && c.message && <p className="why">{c.message}</p>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
