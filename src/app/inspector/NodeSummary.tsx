import { useTranslation } from 'react-i18next';
import type { NodeRow } from '../../protocol/protocol.ts';
import { Facts } from './Facts.tsx';
import type { Loose } from './looseObject.ts';

/** A node's addresses, size and taints. */
export function NodeSummary({ row, object }: { row: NodeRow; object: Loose | undefined }) {
  const { t } = useTranslation('inspector');
  const { allocatable = {}, nodeInfo = {} } = object?.status ?? {};
  return (
    <>
      <Facts
        facts={[
          [t('address'), row.ip, 'mono'],
          ['podCIDR', row.podCIDR || '–', 'mono'],
          [t('zone'), row.zone || '–'],
          ['kubelet', nodeInfo['kubeletVersion'] ?? '–'],
        ]}
      />
      <h3>{t('allocatable')}</h3>
      <Facts facts={Object.entries(allocatable).map(([k, v]) => [k, v] as const)} />
      {row.taints.length > 0 && (
        <>
          <h3>{t('taints')}</h3>
          <ul className="chips">
            {row.taints.map((x) => (
              <li key={x} className="mono">
                {x}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
