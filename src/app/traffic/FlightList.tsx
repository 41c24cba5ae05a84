import { useTranslation } from 'react-i18next';
import { duration } from '../kit/clock.ts';
import type { Packets, PacketWay } from './packets.ts';

function Way({ way }: { way: PacketWay }) {
  const { t } = useTranslation('lab');
  return (
    <li>
      <h4>
        <b>{way.verb}</b> <span className="dim">{duration(way.us)}</span>{' '}
        {way.end !== '' && t(`end.${way.end}`)}
      </h4>
      <ol className="hops">
        {way.hops.map((h, i) => (
          <li key={i}>
            <span>
              <b>{h.machine}</b> {h.place} · {h.what}
            </span>
            <span className="mono">
              {h.packet.src}:{h.packet.sport} → {h.packet.dst}:{h.packet.dport}
            </span>
            <span className="num">{h.costUs < 1 ? '<1' : Math.round(h.costUs)} µs</span>
            {h.walked > 0 && <span className="dim wide">{t('walked', { count: h.walked })}</span>}
            {h.rules.map((r) => (
              <code key={`${r.chain} ${r.text}`} className="wide">
                {r.text}
              </code>
            ))}
          </li>
        ))}
      </ol>
    </li>
  );
}

/** Every packet of a request: its hops with the rule that decided each, and what each cost. */
export function FlightList({ packets }: { packets: Packets }) {
  const { t } = useTranslation('lab');
  if (packets.ways.length === 0) return <p className="dim">{t('noPackets')}</p>;
  return (
    <ol className="flights" aria-label={t('packets')}>
      {packets.ways.map((w) => (
        <Way key={w.n} way={w} />
      ))}
    </ol>
  );
}
