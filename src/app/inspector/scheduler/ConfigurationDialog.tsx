import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parse, stringify } from 'yaml';
import type { Answers } from '../../../protocol/protocol.ts';
import '../../kit/dialog.css';
import { session } from '../../session/session.ts';
import './scheduler.css';

type Moves = NonNullable<Answers['whoWouldMove']['moves']>;

/** What was said of the text: mistakes, who would move, or that it is taken. */
interface Said {
  readonly mistakes: readonly string[];
  readonly moves?: Moves | undefined;
  readonly taken?: boolean;
}

const SILENT: Said = { mistakes: [] };

const BARE = stringify({
  apiVersion: 'kubescheduler.config.k8s.io/v1',
  kind: 'KubeSchedulerConfiguration',
  profiles: [{ schedulerName: 'default-scheduler' }],
});

const PACKING = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: default-scheduler
    pluginConfig:
      - name: NodeResourcesFit
        args:
          scoringStrategy:
            type: MostAllocated
            resources:
              - { name: cpu, weight: 1 }
              - { name: memory, weight: 1 }
    plugins:
      score:
        disabled:
          - name: NodeResourcesBalancedAllocation
        enabled:
          - { name: NodeResourcesFit, weight: 5 }
`;

function read(text: string): { readonly value?: unknown; readonly mistake?: string } {
  try {
    return { value: parse(text) as unknown };
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}

async function compare(text: string): Promise<Said> {
  const { value, mistake } = read(text);
  if (mistake !== undefined) return { mistakes: [mistake] };
  return session.order({ ask: 'whoWouldMove', configuration: value });
}

async function take(text: string): Promise<Said> {
  const { value, mistake } = read(text);
  if (mistake !== undefined) return { mistakes: [mistake] };
  const command = { do: 'configureScheduler', configuration: value } as const;
  try {
    await session.order({ ask: 'command', command });
    return { mistakes: [], taken: true };
  } catch (error) {
    return { mistakes: (error instanceof Error ? error.message : String(error)).split('\n') };
  }
}

/** The configuration in use, as the text to begin with. */
function useText(): [string, (text: string) => void] {
  const [text, setText] = useState('');
  useEffect(() => {
    let current = true;
    void session.order({ ask: 'schedulerConfiguration' }).then((c) => {
      if (current) setText(stringify(c));
    });
    return () => {
      current = false;
    };
  }, []);
  return [text, setText];
}

function Moved({ moves }: { moves: Moves }) {
  const { t } = useTranslation('inspector');
  return (
    <>
      <p>{t('scheduler.moves', { count: moves.moves.length, tried: moves.tried })}</p>
      {moves.left > 0 && <p className="dim">{t('scheduler.left', { count: moves.left })}</p>}
      <ul className="moves">
        {moves.moves.slice(0, 200).map((m) => (
          <li key={m.key}>
            <b>{m.key}</b> {m.from} → {m.to.length > 0 ? m.to.join(', ') : t('scheduler.nowhere')}
          </li>
        ))}
      </ul>
    </>
  );
}

function Answer({ said }: { said: Said }) {
  const { t } = useTranslation('inspector');
  return (
    <div className="scheduler-said" aria-live="polite">
      {said.mistakes.length > 0 && (
        <ul className="mono bad">
          {said.mistakes.map((m) => (
            <li key={m}>{m}</li>
          ))}
        </ul>
      )}
      {said.taken && <p>{t('scheduler.taken')}</p>}
      {said.moves && <Moved moves={said.moves} />}
    </div>
  );
}

/** KubeSchedulerConfiguration, edited live: mistakes, who would move, and taking it. */
export function ConfigurationDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('inspector');
  const [text, setText] = useText();
  const [said, say] = useState(SILENT);
  const begin = (other: string): void => {
    setText(other);
    say(SILENT);
  };
  return (
    <Dialog.Root open onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog scheduler" aria-describedby={undefined}>
          <Dialog.Title>{t('scheduler.title')}</Dialog.Title>
          <p className="dim">{t('scheduler.about')}</p>
          <textarea
            aria-label="KubeSchedulerConfiguration"
            spellCheck={false}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <Answer said={said} />
          <div className="scheduler-tools">
            <button type="button" onClick={() => begin(BARE)}>
              {t('scheduler.default')}
            </button>
            <button type="button" onClick={() => begin(PACKING)}>
              {t('scheduler.packing')}
            </button>
            <span className="grow" />
            <button type="button" onClick={() => void compare(text).then(say)}>
              {t('scheduler.compare')}
            </button>
            <button type="button" className="primary" onClick={() => void take(text).then(say)}>
              {t('scheduler.take')}
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
