import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fitted } from '../graph/focus.ts';
import type { Layout } from '../graph/layout.ts';

/**
 * The viewport of another level that keeps the machine in the middle where it is, as large as it
 * was.
 */
function anchored(was: Layout, l: Layout, v: Viewport, width: number, height: number): Viewport {
  const cx = (width / 2 - v.x) / v.zoom;
  const cy = (height / 2 - v.y) / v.zoom;
  let best: string | undefined;
  let distance = Infinity;
  for (const p of was.places.values()) {
    const d = Math.hypot(p.x + p.w / 2 - cx, p.y + p.h / 2 - cy);
    if (d < distance) [best, distance] = [p.name, d];
  }
  const from = was.places.get(best ?? '');
  const to = l.places.get(best ?? '');
  if (!from || !to) return fitted(l, width, height);
  const zoom = Math.min(Math.max((v.zoom * from.w) / to.w, 0.05), 3);
  const sx = v.x + (from.x + from.w / 2) * v.zoom;
  const sy = v.y + (from.y + from.h / 2) * v.zoom;
  return { x: sx - (to.x + to.w / 2) * zoom, y: sy - (to.y + to.h / 2) * zoom, zoom };
}

/** Told where the visitor looks once the camera stands. */
type Look = (
  l: Layout,
  window: Viewport & { readonly width: number; readonly height: number },
) => void;

/** What the diagram and its tools do with the camera. */
export interface Camera {
  readonly setBox: (el: HTMLDivElement | null) => void;
  readonly setFlow: (flow: ReactFlowInstance) => void;
  /** Where it begins; known once the panel is measured. */
  readonly start: Viewport | undefined;
  readonly fit: () => void;
  readonly onMoveStart: (e: unknown) => void;
  readonly onMoveEnd: (e: unknown, v: Viewport) => void;
  readonly zoomBy: (factor: number) => void;
}

/**
 * Keeps the whole diagram in view while its panel changes size, until the visitor moves the camera;
 * `fit` gives it back. The camera moves only on request.
 */
export function useCamera(l: Layout, look: Look, forget: () => void): Camera {
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
  const before = useRef(l);
  useEffect(() => {
    const was = before.current;
    before.current = l;
    const f = flow.current;
    if (!moved.current || !f || !box || was.level === l.level) {
      if (!moved.current) apply(0);
      return;
    }
    void f.setViewport(anchored(was, l, f.getViewport(), box.clientWidth, box.clientHeight));
  }, [apply, l, box]);
  const fit = useCallback((): void => {
    moved.current = false;
    forget();
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    apply(still ? 0 : 300);
  }, [apply, forget]);
  const onMoveEnd = useCallback(
    (_: unknown, v: Viewport): void => {
      if (!moved.current || !box) return;
      look(l, { ...v, width: box.clientWidth, height: box.clientHeight });
    },
    [l, look, box],
  );
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
  return { setBox, setFlow, start, fit, onMoveStart, onMoveEnd, zoomBy };
}
