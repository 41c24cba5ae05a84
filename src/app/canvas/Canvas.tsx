import { Maximize, Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import './canvas.css';
import { DotMap } from './DotMap.tsx';
import { POD_MARKS } from '../graph/podMark.ts';
import { MarkImages } from '../kit/MarkImages.tsx';
import { LevelChoice } from './LevelChoice.tsx';
import { Stage } from './Stage.tsx';
import type { Camera } from './useCamera.ts';
import { useCamera } from './useCamera.ts';
import type { ExpectedMachines } from './useLayout.ts';
import { useLayout } from './useLayout.ts';
import { useLevel } from './useLevel.ts';
import { useSize } from './useSize.ts';
import { useThingMenu } from './useThingMenu.tsx';
import { useSpatialKeys } from './useSpatialKeys.ts';

function Tools({ camera }: { camera: Camera }) {
  const { t } = useTranslation('canvas');
  const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
  return (
    <fieldset className="tools" aria-label={t('view')}>
      <button
        type="button"
        className="btn bare"
        aria-label={t('zoomIn')}
        onClick={() => camera.zoomBy(1.25)}
      >
        <Plus {...icon} />
      </button>
      <button
        type="button"
        className="btn bare"
        aria-label={t('zoomOut')}
        onClick={() => camera.zoomBy(0.8)}
      >
        <Minus {...icon} />
      </button>
      <button type="button" className="btn bare" aria-label={t('fit')} onClick={camera.fit}>
        <Maximize {...icon} />
      </button>
    </fieldset>
  );
}

/** The cluster as it lives: a map of machines, components, Pods and what travels between them. */
export function Canvas({ machines }: { machines: ExpectedMachines }) {
  const { t } = useTranslation('canvas');
  const { level, chosen, choose, look, forget, large } = useLevel();
  const l = useLayout(machines, level);
  const [section, setSection] = useState<HTMLElement | null>(null);
  const { width, height } = useSize(section);
  const camera = useCamera(l, look, forget);
  const { setBox } = camera;
  const keys = useSpatialKeys();
  const menu = useThingMenu(section);
  return (
    <section
      className="canvas"
      aria-label={t('cluster')}
      data-id="region/cluster"
      data-level={level}
      ref={setSection}
      {...keys}
    >
      {level === 'dot' ? (
        width > 0 && <DotMap width={width} height={height} />
      ) : (
        <div className="stage" ref={setBox}>
          <Stage l={l} camera={camera} />
        </div>
      )}
      {level === 'tile' && <MarkImages names={POD_MARKS} />}
      {level !== 'dot' && <Tools camera={camera} />}
      {(large || chosen !== undefined) && <LevelChoice chosen={chosen} choose={choose} />}
      {menu}
    </section>
  );
}
