import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Layout } from '../graph/layout.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { quorumOf } from './componentMark.ts';

/** How many members run, and how many a write needs. */
function Quorum({ left, top }: { left: number; top: number }) {
  const { t } = useTranslation('canvas');
  const { up, members, quorum } = useCluster(useShallow((s) => quorumOf(s.components)));
  if (members === 0) return null;
  return (
    <span className={`quorum ${up < quorum ? 'fail' : ''}`} style={{ left, top }}>
      {t('quorum', { up, members })}
      <br />
      {t('quorumNeeds', { quorum })}
    </span>
  );
}

/** The names of the three lines, written at the lines. */
export const Plates = memo(function Plates({ l }: { l: Layout }) {
  const { t } = useTranslation('canvas');
  const first = [...l.places.values()].find((p) => p.controlPlane);
  return (
    <div className="plates" aria-hidden="true">
      {first && (
        <span className="plate raft" style={{ left: first.x - 16, top: first.y + 46 }}>
          Raft
        </span>
      )}
      {first && <Quorum left={first.x - 16} top={first.y + 67} />}
      <span className="plate api" style={{ left: l.trunkX1 - 26, top: l.apiY - 9 }}>
        API
      </span>
      <span className="plate data" style={{ left: l.trunkX1 + 8, top: l.dataY - 9 }}>
        {t('podNetwork')}
      </span>
    </div>
  );
});
