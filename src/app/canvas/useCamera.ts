import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Layout } from '../graph/layout.ts';

const ZOOM_MAX = 1.5;
const MARGIN = 8;

/** The viewport that shows a whole diagram in the middle of a panel. */
function fitted(l: Layout, width: number, height: number): Viewport {
  const across = (width - 2 * MARGIN) / l.width;
  const down = (height - MARGIN) / l.height;
  const zoom = Math.max(0.05, Math.min(across, down, ZOOM_MAX));
  const x = (width - l.width * zoom) / 2;
  const y = Math.max(MARGIN / 2, (height - l.height * zoom) / 2);
  return { x, y, zoom };
}

/** What the diagram and its tools do with the camera. */
export interface Camera {
  readonly setBox: (el: HTMLDivElement | null) => void;
  readonly setFlow: (flow: ReactFlowInstance) => void;
  /** Where it begins; known once the panel is measured. */
  readonly start: Viewport | undefined;
  readonly fit: () => void;
  readonly onMoveStart: (e: unknown) => void;
  readonly zoomBy: (factor: number) => void;
}

/**
 * Keeps the whole diagram in view while its panel changes size, until the visitor moves the camera;
 * `fit` gives it back. The camera moves only on request.
 */
export function useCamera(l: Layout): Camera {
  const [box, setElement] = useState<HTMLDivElement | null>(null);
  const [start, setStart] = useState<Viewport>();
  const setBox = useCallback(
    (el: HTMLDivElement | null): void => {
      setElement(el);
      if (el) setStart((old) => old ?? fitted(l, el.clientWidth, el.clientHeight));
    },
    [l],
  );
  const flow = useRef<ReactFlowInstance>(undefined);
  const moved = useRef(false);
  const apply = useCallback(
    (duration: number): void => {
      if (!box || box.clientWidth === 0) return;
      void flow.current?.setViewport(fitted(l, box.clientWidth, box.clientHeight), { duration });
    },
    [l, box],
  );
  useEffect(() => {
    if (!box) return;
    const observer = new ResizeObserver(() => {
      if (!moved.current) apply(0);
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [box, apply]);
  useEffect(() => {
    if (!moved.current) apply(0);
  }, [apply]);
  const fit = useCallback((): void => {
    moved.current = false;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    apply(still ? 0 : 300);
  }, [apply]);
  const onMoveStart = useCallback((e: unknown): void => {
    if (e) moved.current = true;
  }, []);
  const zoomBy = useCallback((factor: number): void => {
    moved.current = true;
    const f = flow.current;
    if (f) void f.zoomTo(f.getZoom() * factor, { duration: 120 });
  }, []);
  const setFlow = useCallback((f: ReactFlowInstance): void => {
    flow.current = f;
  }, []);
  return { setBox, setFlow, start, fit, onMoveStart, zoomBy };
}
