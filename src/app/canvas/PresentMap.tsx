import type { ReactFlowInstance } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusOn } from '../graph/focus.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import './canvas.css';
import { Stage } from './Stage.tsx';
import type { ExpectedMachines } from './useLayout.ts';
import { useLayout } from './useLayout.ts';
import { useSize } from './useSize.ts';

const NONE: readonly never[] = [];
const FLIGHT_MS = 450;

function ignore(): void {
  // The presenter's camera follows the story alone.
}

/** The map as the class sees it: close to the lit hop, what has no part in it pale. */
export function PresentMap({ machines, spot }: { machines: ExpectedMachines; spot: boolean }) {
  const { t } = useTranslation('canvas');
  const l = useLayout(machines, 'card');
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { width, height } = useSize(box);
  const hop = usePlayback(litHop);
  const flow = useRef<ReactFlowInstance>(undefined);
  const setFlow = useCallback((f: ReactFlowInstance): void => {
    flow.current = f;
  }, []);
  const focus = useMemo(
    () => focusOn(l, (spot && hop?.pairs) || NONE, width, height),
    [l, hop, spot, width, height],
  );
  useEffect(() => {
    if (width === 0) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    void flow.current?.setViewport(focus, { duration: still ? 0 : FLIGHT_MS });
  }, [focus, width]);
  const camera = useMemo(
    () => ({
      setBox: ignore,
      setFlow,
      start: width > 0 ? focus : undefined,
      fit: ignore,
      onMoveStart: ignore,
      onMoveEnd: ignore,
      zoomBy: ignore,
    }),
    [setFlow, focus, width],
  );
  return (
    <section
      className={`canvas ${spot && hop ? 'spot' : ''}`}
      aria-label={t('cluster')}
      data-id="region/cluster"
      ref={setBox}
    >
      <div className="stage">
        <Stage l={l} camera={camera} bare />
      </div>
    </section>
  );
}
