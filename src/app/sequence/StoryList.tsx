import { useTranslation } from 'react-i18next';
import { clockParts } from '../kit/clock.ts';
import { RichText } from '../kit/RichText.tsx';
import { director } from '../stores/Director.ts';
import { usePlayback } from '../stores/playback.ts';
import { useSay } from '../stores/useSay.ts';
import type { Hop } from '../story/Hop.ts';
import './sequence.css';

function Row({ hop, lit, text }: { hop: Hop; lit: boolean; text: string }) {
  return (
    <li className={lit ? 'lit' : ''} aria-current={lit ? 'step' : undefined}>
      <button type="button" onClick={() => director.look(hop.n)}>
        <span className={`hop ${lit ? '' : 'was'} ${hop.failed ? 'fail' : ''}`}>{hop.n}</span>
        <span className="grow">
          <RichText text={text} />
        </span>
        <span className="mono dim">{clockParts(hop.at)[1].slice(0, 4)}</span>
      </button>
    </li>
  );
}

/** The story in words, one line a hop: on the phone, and beside the sequence diagram. */
export function StoryList() {
  const { t } = useTranslation('sequence');
  const story = usePlayback((p) => p.story);
  const shown = usePlayback((p) => p.shown);
  const lit = usePlayback((p) => p.lit);
  const say = useSay();
  if (!story || shown === 0) return <p className="notyet">{t('empty')}</p>;
  return (
    <ol className="steps">
      {story.hops.slice(0, shown).map((h) => (
        <Row key={h.n} hop={h} lit={h.n === lit} text={say(h)} />
      ))}
    </ol>
  );
}
