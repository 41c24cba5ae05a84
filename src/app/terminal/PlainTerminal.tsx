import type { FormEvent, KeyboardEvent } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOpen } from '../../kubectl/shell/heredoc.ts';
import type { Shell } from '../../kubectl/shell/Shell.ts';

/** What was said, and who said it. */
interface Said {
  readonly id: number;
  readonly by: 'input' | 'out' | 'err';
  readonly text: string;
}

let ids = 0;

/** The same terminal as a log and a text field: for screen readers, touch, and composed input. */
export function PlainTerminal({ shell }: { shell: Shell }) {
  const { t } = useTranslation('terminal');
  const [said, setSaid] = useState<readonly Said[]>([]);
  const [line, setLine] = useState('');
  const [running, setRunning] = useState<AbortController>();
  useEffect(() => () => running?.abort(), [running]);
  const say = (by: Said['by'], text: string): void =>
    setSaid((old) => [...old, { id: ++ids, by, text }]);
  const run = async (): Promise<void> => {
    if (isOpen(line)) return setLine(`${line}\n`);
    const stop = new AbortController();
    setRunning(stop);
    setLine('');
    say('input', `$ ${line}`);
    const io = {
      out: (text: string) => say('out', text),
      err: (text: string) => say('err', text),
      clear: () => setSaid([]),
    };
    await shell.run(line, io, stop.signal);
    setRunning(undefined);
  };
  const onKeyDown = (e: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'c' && e.ctrlKey) running?.abort();
    if (e.key !== 'Enter' || e.shiftKey || running) return;
    e.preventDefault();
    void run();
  };
  const onSubmit = (e: FormEvent): void => {
    e.preventDefault();
    if (!running) void run();
  };
  return (
    <div className="plain">
      <div className="log" role="log" aria-label={t('output')} data-id="terminal/log">
        {said.map((s) => (
          <pre key={s.id} className={s.by} ref={(pre) => pre?.scrollIntoView({ block: 'nearest' })}>
            {s.text}
          </pre>
        ))}
      </div>
      <form onSubmit={onSubmit}>
        <textarea
          aria-label={t('input')}
          rows={Math.min(8, line.split('\n').length)}
          value={line}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(e) => setLine(e.target.value)}
          onKeyDown={onKeyDown}
        />
        {running ? (
          <button type="button" className="btn" onClick={() => running.abort()}>
            {t('stop')}
          </button>
        ) : (
          <button type="submit" className="btn">
            {t('run')}
          </button>
        )}
      </form>
    </div>
  );
}
