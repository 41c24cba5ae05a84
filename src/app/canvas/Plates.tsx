import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Layout } from '../graph/layout.ts';

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
      <span className="plate api" style={{ left: l.trunkX1 - 26, top: l.apiY - 9 }}>
        API
      </span>
      <span className="plate data" style={{ left: l.trunkX1 + 8, top: l.dataY - 9 }}>
        {t('podNetwork')}
      </span>
    </div>
  );
});
