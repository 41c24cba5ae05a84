import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { percentOf } from './nodeStatus.ts';

const NONE: readonly string[] = [];
const MIB = 1024 * 1024;

/** What the Pods of a node request: all that did not end, and of it what the selected one asks. */
function useRequests(node: string) {
  const selected = useView((s) => s.selected);
  return useCluster(
    useShallow((s) => {
      let cpu = 0;
      let memory = 0;
      for (const uid of s.podsOn[node] ?? NONE) {
        const p = s.pods[uid];
        if (!p || p.class === 'finished') continue;
        cpu += p.milliCPU;
        memory += p.memory;
      }
      const own = s.pods[selected]?.node === node ? s.pods[selected] : undefined;
      const { milliCPU = 0, memory: bytes = 0 } = s.nodes[node] ?? {};
      const mine = { ownCpu: own?.milliCPU ?? 0, ownMemory: own?.memory ?? 0 };
      return { cpu, memory, milliCPU, bytes, ...mine };
    }),
  );
}

interface MeterProps {
  readonly label: string;
  readonly title: string;
  readonly used: number;
  readonly own: number;
  readonly all: number;
}

function Meter({ label, title, used, own, all }: MeterProps) {
  const percent = percentOf(used, all);
  const mine = percentOf(own, all);
  return (
    <span title={title}>
      {label} {percent} %
      <span className={`meter ${percent >= 90 ? 'full' : ''}`}>
        <i style={{ width: `${Math.min(percent, 100) - mine}%` }} />
        {mine > 0 && <i className="own" style={{ width: `${mine}%` }} />}
      </span>
    </span>
  );
}

/** CPU and memory that a node's Pods request, of what it can give: what the scheduler counts. */
export function Meters({ node }: { node: string }) {
  const { t } = useTranslation('canvas');
  const r = useRequests(node);
  const mib = (n: number): string => `${Math.round(n / MIB)}Mi`;
  return (
    <div className="meters">
      <Meter
        label="CPU"
        title={t('requested', { used: `${r.cpu}m`, all: `${r.milliCPU}m` })}
        used={r.cpu}
        own={r.ownCpu}
        all={r.milliCPU}
      />
      <Meter
        label={t('memory')}
        title={t('requested', { used: mib(r.memory), all: mib(r.bytes) })}
        used={r.memory}
        own={r.ownMemory}
        all={r.bytes}
      />
    </div>
  );
}
