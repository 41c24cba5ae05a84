import { Send } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '../session/session.ts';
import { proxyModes, readCluster } from '../stores/clusterStore.ts';
import { FlightList } from './FlightList.tsx';
import { pauseBetween, sendOne, useSenders } from './lab.ts';
import type { Packets } from './packets.ts';
import { readPackets } from './packets.ts';
import type { Sample } from './sample.ts';
import { withResult } from './sample.ts';
import { Samples } from './Samples.tsx';
import '../kit/fields.css';
import './traffic.css';

const MANY = 50;

/** What the last request printed, and its packets. */
interface Last {
  readonly text: string;
  readonly packets: Packets;
}

function useLab() {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [last, setLast] = useState<Last>();
  const [left, setLeft] = useState(0);
  const running = useRef<AbortController | undefined>(undefined);
  const one = async (sender: string, command: readonly string[]): Promise<void> => {
    const { signal } = (running.current ??= new AbortController());
    const { root, answer } = await sendOne(sender, command, signal);
    const packets = await readPackets(root);
    if (!answer) return;
    const { stdout, stderr, outcome, resolvedUs, connectedUs } = answer;
    const connectUs = connectedUs > 0 ? connectedUs - resolvedUs : 0;
    const { endpoint } = packets;
    setSamples((s) =>
      withResult(s, { mode: proxyModes(readCluster()), outcome, connectUs, endpoint }),
    );
    setLast({ text: stdout + stderr, packets });
  };
  const send = async (sender: string, command: readonly string[], n: number): Promise<void> => {
    running.current = new AbortController();
    const { signal } = running.current;
    for (let i = n; i > 0 && !signal.aborted; i--) {
      setLeft(i);
      await one(sender, command);
      await pauseBetween();
    }
    setLeft(0);
  };
  const stop = (): void => running.current?.abort();
  return { samples, last, left, send, stop, clear: () => setSamples([]) };
}

interface FormProps {
  readonly busy: number;
  readonly onSend: (sender: string, command: readonly string[], n: number) => void;
  readonly onStop: () => void;
}

function Form({ busy, onSend, onStop }: FormProps) {
  const { t } = useTranslation('lab');
  const senders = useSenders();
  const [chosen, choose] = useState('');
  const [line, setLine] = useState('curl http://kubernetes.default.svc.cluster.local:443/');
  const sender = senders.includes(chosen) || chosen === 'outside' ? chosen : (senders[0] ?? '');
  const words = line.trim().split(/\s+/);
  return (
    <form
      className="lab-form fields"
      onSubmit={(e) => {
        e.preventDefault();
        if (sender !== '') onSend(sender, words, 1);
      }}
    >
      <label>
        {t('from')}{' '}
        <select value={sender} onChange={(e) => choose(e.currentTarget.value)}>
          {senders.map((s) => (
            <option key={s}>{s}</option>
          ))}
          <option value="outside">{t('outside')}</option>
        </select>
      </label>
      <input
        aria-label={t('command')}
        value={line}
        spellCheck={false}
        onChange={(e) => setLine(e.currentTarget.value)}
      />
      <button type="submit" className="primary" disabled={busy > 0 || sender === ''}>
        <Send size={14} aria-hidden /> {t('sendOne')}
      </button>
      <button
        type="button"
        disabled={busy > 0 || sender === ''}
        onClick={() => onSend(sender, words, MANY)}
      >
        {t('sendMany', { count: MANY })}
      </button>
      {busy > 0 && (
        <button type="button" onClick={onStop}>
          {t('stop', { count: busy })}
        </button>
      )}
    </form>
  );
}

/** Requests through the rules in force: their way, their time, and the modes side by side. */
export function TrafficLab() {
  const { t } = useTranslation('lab');
  const lab = useLab();
  const onSend = (sender: string, command: readonly string[], n: number): void => {
    session.pause();
    void lab.send(sender, command, n);
  };
  return (
    <div className="lab">
      <Form busy={lab.left} onSend={onSend} onStop={lab.stop} />
      <p className="dim">{t('about')}</p>
      <div className="lab-body">
        <Samples samples={lab.samples} onClear={lab.clear} />
        {lab.last && (
          <section aria-label={t('last')}>
            <h3>{t('last')}</h3>
            <pre>{lab.last.text}</pre>
            <FlightList packets={lab.last.packets} />
          </section>
        )}
      </div>
    </div>
  );
}
