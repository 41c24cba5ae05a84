import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhySubject } from '../../../protocol/protocol.ts';
import { session } from '../../session/session.ts';
import { activeFile, setText, useEditor } from '../../stores/editorStore.ts';
import { useWhy } from '../../stores/whyStore.ts';
import { useAsked } from '../../session/useAsked.ts';
import type { Helpful } from './changePod.ts';
import { changedText, changedValue } from './changePod.ts';

const MERGE = { 'content-type': 'application/merge-patch+json' };

interface Labelled {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

/** Gives the node the labels that the Pod asks for: `kubectl label node`. */
async function label(change: Helpful): Promise<void> {
  const labels = (change.changedNode as Labelled).metadata?.labels ?? {};
  const path = `/api/v1/nodes/${change.node}`;
  await session.call({ method: 'PATCH', path, headers: MERGE, body: { metadata: { labels } } });
}

/** Writes the change into the editor's manifest. Answers whether it is there now. */
function edit(change: Helpful, pod: unknown): boolean {
  const file = activeFile(useEditor.getState());
  const { name } = useWhy.getState();
  const text = changedText(file.text, name.slice(name.indexOf('/') + 1), change, pod);
  if (text === undefined) return false;
  setText(file.id, text);
  return true;
}

function useTake(pod: unknown): { said: string; take: (c: Helpful) => void } {
  const [said, say] = useState('');
  const take = (c: Helpful): void => {
    if (c.what === 'label') {
      void label(c);
      say('took.label');
    } else if (c.what === 'node') {
      void session.order({ ask: 'command', command: { do: 'addWorker' } });
      say('took.node');
    } else say(edit(c, pod) ? 'took.edit' : 'took.nowhere');
  };
  return { said, take };
}

/** Changes after which the Pod would fit, each proven by the scheduler on a fork of the state. */
export function Helps({ subject, pod }: { subject: WhySubject; pod: unknown }) {
  const { t } = useTranslation('why');
  const { value, asking } = useAsked({ ask: 'whatWouldHelp', of: subject }, pod);
  const { said, take } = useTake(pod);
  if (asking || !value) return null;
  return (
    <section aria-label={t('helps')}>
      <h3>{t('helps')}</h3>
      {value.length === 0 && <p className="dim">{t('nothingSmall')}</p>}
      <ul className="helps">
        {value.map((c) => {
          const to = changedValue(c, pod);
          return (
            <li key={`${c.what} ${c.node}`}>
              <button type="button" data-id={`help/${c.what}`} onClick={() => take(c)}>
                {t(`help.${c.what}`, { to, node: c.node })}
              </button>
              <span className="dim">{t('wouldGo', { node: c.node })}</span>
            </li>
          );
        })}
      </ul>
      <output aria-live="polite">{said !== '' && t(said)}</output>
    </section>
  );
}
