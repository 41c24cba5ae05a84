import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Layout } from '../graph/layout.ts';
import { Mark } from '../kit/Mark.tsx';
import type { MarkName } from '../kit/marks.ts';
import { LEGEND_PX } from './Shelf.tsx';
import type { MessageKind } from '../stores/viewStore.ts';
import { useView } from '../stores/viewStore.ts';

const KINDS: readonly (readonly [MessageKind, MarkName])[] = [
  ['writes', 'm-write'],
  ['reads', 'm-read'],
  ['watches', 'm-watch'],
  ['heartbeats', 'm-lease'],
  ['raft', 'm-app'],
  ['packets', 'p-ipt'],
];

function Entry({ kind, mark }: { kind: MessageKind; mark: MarkName }) {
  const { t } = useTranslation('canvas');
  const hidden = useView((s) => s.hidden[kind] === true);
  const toggle = useView((s) => s.toggleKind);
  return (
    <button
      type="button"
      className={`nopan ${hidden ? 'hidden' : ''}`}
      aria-pressed={!hidden}
      onClick={() => toggle(kind)}
    >
      <Mark name={mark} />
      <span>{t(`kind.${kind}`)}</span>
    </button>
  );
}

/** What travels, at the left edge: each entry shows or hides its kind of message. */
export const Legend = memo(function Legend({ l }: { l: Layout }) {
  const { t } = useTranslation('canvas');
  return (
    <fieldset
      className="legend"
      aria-label={t('messages')}
      style={{ left: l.kubectl.x, top: l.browser.y - LEGEND_PX + 12 }}
    >
      {KINDS.map(([kind, mark]) => (
        <Entry key={kind} kind={kind} mark={mark} />
      ))}
    </fieldset>
  );
});
