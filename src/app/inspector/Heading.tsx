import { useTranslation } from 'react-i18next';
import { podMark } from '../graph/podMark.ts';
import { Mark } from '../kit/Mark.tsx';
import { useView } from '../stores/viewStore.ts';
import { KindIcon } from '../kit/KindIcon.tsx';
import type { Selected } from './useSelected.ts';

function kindOf(s: Selected): string {
  if (s.type === 'pod') return 'Pod';
  if (s.type === 'node') return 'Node';
  return s.type === 'object' ? s.row.kind : s.row.binary;
}

/** Name, kind, namespace and place of the selected thing, and its state in one word. */
export function Heading({ selected }: { selected: Selected }) {
  const { t } = useTranslation('inspector');
  const select = useView((s) => s.select);
  const kind = kindOf(selected);
  const { row } = selected;
  const node = selected.type === 'pod' ? selected.row.node : '';
  const machine = selected.type === 'component' ? selected.row.machine : node;
  return (
    <header className="subject-head">
      <KindIcon kind={kind} />
      <div>
        <h2 className="cut" title={'name' in row ? row.name : row.id}>
          {'name' in row ? row.name : row.binary}
        </h2>
        <p className="dim">
          {kind}
          {'namespace' in row && row.namespace !== '' && ` · ${row.namespace}`}
          {machine !== '' && (
            <>
              {' · '}
              <button type="button" className="link" onClick={() => select(`Node/${machine}`)}>
                {machine}
              </button>
            </>
          )}
        </p>
      </div>
      <button type="button" className="link subject-close" onClick={() => select('')}>
        {t('close')}
      </button>
      <StateWord selected={selected} />
    </header>
  );
}

function StateWord({ selected }: { selected: Selected }) {
  const { t } = useTranslation('inspector');
  switch (selected.type) {
    case 'pod': {
      const { row } = selected;
      return (
        <p className={`state ${row.class}`}>
          <Mark name={podMark(row)} /> <b>{row.status}</b>{' '}
          {t('podReady', { ready: row.ready, containers: row.containers })}
          {row.restarts > 0 && ` · ${t('restarts', { n: row.restarts })}`}
        </p>
      );
    }
    case 'node': {
      const { row } = selected;
      const word = row.powered ? row.status : t('off');
      return (
        <p className={`state ${row.status === 'Ready' && row.powered ? 'good' : 'failed'}`}>
          <b>{word}</b>
          {!row.schedulable && ' · SchedulingDisabled'}
        </p>
      );
    }
    case 'component':
      return (
        <p className="state">
          <b>{t(`state.${selected.row.state}`)}</b>
          {selected.row.detail !== '' && ` · ${selected.row.detail}`}
        </p>
      );
    case 'object':
      return selected.row.detail === '' ? null : <p className="state">{selected.row.detail}</p>;
  }
}
