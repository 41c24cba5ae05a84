import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers, WhySubject } from '../../../protocol/protocol.ts';
import { activeFile, revealLine, useEditor } from '../../stores/editorStore.ts';
import { useView } from '../../stores/viewStore.ts';
import type { WhyPlace } from '../../stores/whyStore.ts';
import { useWhy } from '../../stores/whyStore.ts';
import { useAsked } from '../../session/useAsked.ts';
import { lineOfField } from './findPod.ts';

type WhyCell = NonNullable<Answers['whyCell']>;
type Fact = WhyCell['facts'][number];

/** Line of the editor's file that a field of the Pod stands in; 0 when it is not from there. */
function useLine(field: string): number {
  const name = useWhy((s) => s.name);
  const text = useEditor((s) => activeFile(s).text);
  const pod = name.slice(name.indexOf('/') + 1);
  return useMemo(() => (field === '' ? 0 : lineOfField(text, pod, field)), [text, pod, field]);
}

function FactLine({ fact, node }: { fact: Fact; node: string }) {
  const { t } = useTranslation('why');
  const line = useLine(fact.of === 'pod' ? fact.field : '');
  return (
    <>
      <dt className={`fact ${fact.of}`}>{fact.value}</dt>
      <dd>
        {line > 0 && (
          <button type="button" className="link" onClick={() => revealLine(line)}>
            {t('line', { line })}
          </button>
        )}
        {fact.of === 'node' && (
          <button
            type="button"
            className="link"
            onClick={() => useView.getState().select(`Node/${node}`)}
          >
            {node}
          </button>
        )}{' '}
        {t(`fact.${fact.what}`, { name: fact.name })}
      </dd>
    </>
  );
}

function Formula({ cell }: { cell: WhyCell }) {
  const { t } = useTranslation('why');
  return (
    <div className="formula">
      {cell.lines.map((l) => (
        <div key={l.label}>
          <span className="label">{t(`label.${l.label}`, { defaultValue: l.label })}</span>
          <span className="mono">
            {l.tokens.map((token, i) =>
              typeof token === 'string' ? (
                token
              ) : (
                <b key={i} className={`fact ${cell.facts[token.fact]!.of}`}>
                  {token.value}
                </b>
              ),
            )}
          </span>
          <b className="result">{l.value}</b>
        </div>
      ))}
    </div>
  );
}

function Head({ cell }: { cell: WhyCell }) {
  const { t } = useTranslation('why');
  const { raw, normalized, weight, reasons } = cell;
  if (cell.point === 'filter') {
    return (
      <p className={reasons.length > 0 ? 'verdict bad' : 'verdict'}>
        {reasons.length > 0 ? reasons.join(', ') : t('passes')}
      </p>
    );
  }
  return (
    <p className="verdict">
      <b>{(normalized ?? 0) * (weight ?? 1)}</b> {t('points', { raw, normalized, weight })}
    </p>
  );
}

/** The open cell: its formula with this Pod's and this node's numbers, and where they come from. */
export function CellPane({ subject, place }: { subject: WhySubject; place: WhyPlace }) {
  const { t } = useTranslation('why');
  const { value: cell, asking } = useAsked({ ask: 'whyCell', of: subject, ...place }, subject);
  if (!cell) return <p className="dim">{asking ? '' : t('noCell')}</p>;
  return (
    <section className="why-pane" aria-label={`${place.plugin}, ${place.node}`}>
      <p className="dim">
        {place.node} › {place.plugin}
      </p>
      <Head cell={cell} />
      {cell.lines.length > 0 && (
        <>
          <h3>{t('formula')}</h3>
          <Formula cell={cell} />
        </>
      )}
      {cell.facts.length > 0 && (
        <>
          <h3>{t('facts')}</h3>
          <dl>
            {cell.facts.map((f) => (
              <FactLine key={`${f.what} ${f.name} ${f.value}`} fact={f} node={place.node} />
            ))}
          </dl>
        </>
      )}
      <p className="dim small">{t('asNow')}</p>
    </section>
  );
}
