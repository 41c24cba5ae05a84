import { useTranslation } from 'react-i18next';
import type { WhyModel } from './whyModel.ts';

/** Narrower parts of a bar carry no words. */
const WORDS_MIN = 12;

/** What each total is made of, as stacked bars. The table above says the same. */
export function Stacks({ m }: { m: WhyModel }) {
  const { t } = useTranslation('why');
  const columns = m.columns.map((c, i) => ({ ...c, i })).filter((c) => c.total !== undefined);
  const most = Math.max(1, ...columns.map((c) => c.total ?? 0));
  if (columns.length === 0 || m.scores.length === 0) return null;
  return (
    <section className="why-stacks" aria-hidden>
      <h3>{t('madeOf')}</h3>
      {columns.map((c) => (
        <div key={c.id} className={c.chosen ? 'stack win' : 'stack'}>
          <b className="cut">{c.nodes[0]}</b>
          <span>
            {m.scores.map((s) => {
              const width = (100 * (s.points[c.i]?.weighted ?? 0)) / most;
              return width === 0 ? null : (
                <i key={s.plugin} style={{ width: `${width}%` }} title={s.plugin}>
                  {width > WORDS_MIN && `${s.plugin} ${s.points[c.i]!.weighted}`}
                </i>
              );
            })}
          </span>
          <b className="num">{c.total}</b>
        </div>
      ))}
    </section>
  );
}
