import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PresentMap } from '../canvas/PresentMap.tsx';
import type { ExpectedMachines } from '../canvas/useLayout.ts';
import { RichText } from '../kit/RichText.tsx';
import { director } from '../stores/Director.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import { useSay } from '../stores/useSay.ts';
import { useView } from '../stores/viewStore.ts';
import { Clock } from './Clock.tsx';
import './present.css';

/** Segments of the progress at most: a long story shows its end. */
const SEGMENTS_MAX = 40;

function leave(): void {
  useView.getState().setPresenting(false);
  if (document.fullscreenElement) void document.exitFullscreen();
}

function playOrPause(): void {
  if (usePlayback.getState().playing) director.pause();
  else director.play();
}

interface Toggles {
  readonly blank: () => void;
  readonly spot: () => void;
}

/** Keys of a presenter's clicker and of the keyboard. */
function keyAction(key: string, toggles: Toggles): (() => void) | undefined {
  switch (key) {
    case ' ':
    case 'ArrowRight':
    case 'ArrowDown':
    case 'PageDown':
    case 'Enter':
      return () => director.step();
    case 'ArrowLeft':
    case 'ArrowUp':
    case 'PageUp':
    case 'Backspace':
      return () => director.stepBack();
    case 'p':
      return playOrPause;
    case 'b':
    case '.':
      return toggles.blank;
    case 'l':
      return toggles.spot;
    case 'Escape':
      return leave;
    default:
      return undefined;
  }
}

function usePresenterKeys(toggles: Toggles): void {
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const act = keyAction(e.key.length === 1 ? e.key.toLowerCase() : e.key, toggles);
      if (!act) return;
      e.preventDefault();
      act();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [toggles]);
}

function Progress() {
  const shown = usePlayback((p) => p.shown);
  const lit = usePlayback((p) => p.lit);
  const all = usePlayback((p) => p.story?.hops.length ?? 0);
  const first = Math.max(1, Math.min(lit - SEGMENTS_MAX / 2, all - SEGMENTS_MAX + 1));
  const count = Math.min(all, SEGMENTS_MAX);
  return (
    <span className="progress" aria-hidden="true">
      {Array.from({ length: count }, (_, i) => first + i).map((n) => (
        <i key={n} className={n === lit ? 'lit' : n > shown ? 'later' : ''} />
      ))}
    </span>
  );
}

/** The picture for a class: one sentence in large type, the lit hop close, keys of a clicker. */
export function Present({ machines }: { machines: ExpectedMachines }) {
  const { t } = useTranslation('shell');
  const hop = usePlayback(litHop);
  const say = useSay();
  const [blank, setBlank] = useState(false);
  const [spot, setSpot] = useState(true);
  const [toggles] = useState<Toggles>(() => ({
    blank: () => setBlank((b) => !b),
    spot: () => setSpot((s) => !s),
  }));
  usePresenterKeys(toggles);
  const text = hop ? say(hop) : t('presentIdle');
  return (
    <main className={`present ${blank ? 'blank' : ''}`}>
      <h1>
        {hop && <span className={`hop ${hop.failed ? 'fail' : ''}`}>{hop.n}</span>}
        <output aria-live="polite" data-id="caption">
          <RichText text={text} />
        </output>
      </h1>
      <div className="view">
        <PresentMap machines={machines} spot={spot} />
      </div>
      <footer>
        <Progress />
        {hop && <span>{t('hopN', { n: hop.n })}</span>}
        <Clock />
        <span className="keys">{t('presentKeys')}</span>
        <button type="button" className="btn bare" aria-label={t('presentLeave')} onClick={leave}>
          <X size={18} aria-hidden="true" />
        </button>
      </footer>
    </main>
  );
}
