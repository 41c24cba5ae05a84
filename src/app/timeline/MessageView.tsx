import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import { clockParts, duration } from '../kit/clock.ts';
import { session } from '../session/session.ts';
import { director } from '../stores/Director.ts';
import { usePlayback } from '../stores/playback.ts';
import type { Hop } from '../story/Hop.ts';

const NONE: readonly Hop[] = [];

/** What a message carried, as YAML; undefined while it is asked for, '' when it carried nothing. */
function useBody(row: number): string | undefined {
  const [body, setBody] = useState<{ row: number; text: string }>();
  useEffect(() => {
    let wanted = true;
    const take = (value: unknown): void => {
      if (!wanted) return;
      const text = value === undefined || value === null ? '' : stringify(value);
      setBody({ row, text });
    };
    session.order({ ask: 'body', n: row }).then(take, () => take(undefined));
    return () => {
      wanted = false;
    };
  }, [row]);
  return body?.row === row ? body.text : undefined;
}

function HopLink({ n }: { n: number }) {
  return (
    <button type="button" className="link" onClick={() => director.look(n)}>
      {n}
    </button>
  );
}

/** A message opened: who sent it to whom, when, why, what came of it, and what it carried. */
export function MessageView({ hop, onClose }: { hop: Hop; onClose: () => void }) {
  const { t } = useTranslation('timeline');
  const hops = usePlayback((p) => p.story?.hops ?? NONE);
  const body = useBody(hop.row);
  const effects = hops.filter((h) => h.because === hop.n);
  return (
    <section className="message" aria-label={t('message')}>
      <div className="head">
        <span className={`hop ${hop.failed ? 'fail' : ''}`}>{hop.n}</span>
        <b className="cut">
          {hop.verb} {hop.object}
        </b>
        <button type="button" className="btn bare" aria-label={t('close')} onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      <p>
        {hop.from} → {hop.to}
        {hop.count > 1 && ` ×${hop.count}`}
        {hop.num > 0 && ` · ${hop.num}`}
      </p>
      <p>
        <span className="mono">{clockParts(hop.at).join('')}</span>
        {hop.until > hop.at && ` · ${t('took', { time: duration(hop.until - hop.at) })}`}
      </p>
      <p>
        {hop.because > 0 && (
          <>
            {t('because')} <HopLink n={hop.because} />{' '}
          </>
        )}
        {effects.length > 0 && t('ledTo')}
        {effects.slice(0, 6).map((h) => (
          <span key={h.n}>
            {' '}
            <HopLink n={h.n} />
          </span>
        ))}
      </p>
      {body !== undefined && <pre>{body === '' ? t('noBody') : body}</pre>}
    </section>
  );
}
