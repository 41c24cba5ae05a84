import { useTranslation } from 'react-i18next';
import { duration } from '../kit/clock.ts';
import { litHop, usePlayback } from '../stores/playback.ts';

/** `hop 14 · 541 ms since your command` */
export function StorySoFar() {
  const { t } = useTranslation('shell');
  const hop = usePlayback(litHop);
  const first = usePlayback((p) => p.story?.hops[0]?.at ?? 0);
  const more = usePlayback((p) => p.story?.more ?? 0);
  if (!hop) return null;
  const said = t('sinceCommand', { n: hop.n, time: duration(hop.at - first) });
  return <span className="cut">{more > 0 ? `${said} · ${t('more', { count: more })}` : said}</span>;
}
