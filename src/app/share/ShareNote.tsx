import { useTranslation } from 'react-i18next';
import { clockParts } from '../kit/clock.ts';
import { session } from '../session/session.ts';
import { useCluster } from '../stores/clusterStore.ts';
import type { ShareState } from './shareStore.ts';
import { tellShare, useShare } from './shareStore.ts';
import './share.css';

/** Every run begins here: µs since the Unix epoch of its first frame are not told, but its clock is. */
const time = (us: number): string => clockParts(us)[0];

function Repeating({ until }: { until: number }) {
  const { t } = useTranslation('share');
  const now = useCluster((s) => Math.floor(s.now / 1e6));
  return (
    <output className="share-tell">
      <p>{t('repeating', { now: time(now * 1e6), until: time(until) })}</p>
      <button type="button" onClick={() => session.pause()}>
        {t('stop')}
      </button>
    </output>
  );
}

function useSentence(state: ShareState): string {
  const { t } = useTranslation('share');
  switch (state.is) {
    case 'broken':
      return `${t('broken')} ${t(`broken.${state.problem}`, { detail: state.detail })}`;
    case 'same':
      return t('same', { at: time(state.at) });
    case 'stopped':
      return t('stopped', { at: time(state.at), until: time(state.until) });
    case 'differs':
      return state.from < 0
        ? t('differs', { theirs: state.theirs, ours: state.ours })
        : t('differsFrom', { ...state, from: time(state.from) });
    default:
      return '';
  }
}

/** Tells how a shared run is opened, and how it came out. */
export function ShareNote() {
  const { t } = useTranslation('share');
  const state = useShare((s) => s.state);
  const sentence = useSentence(state);
  if (state.is === 'none') return null;
  if (state.is === 'repeating') return <Repeating until={state.until} />;
  const bad = state.is === 'broken' || state.is === 'differs';
  return (
    <div role={bad ? 'alert' : 'status'} className={bad ? 'share-tell bad' : 'share-tell'}>
      <p>{sentence}</p>
      <button type="button" onClick={() => tellShare({ is: 'none' })}>
        {t('close')}
      </button>
    </div>
  );
}
