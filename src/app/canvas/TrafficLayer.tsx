import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Layout } from '../graph/layout.ts';
import { forgetColours } from '../kit/paintMark.ts';
import { traffic } from '../stores/traffic.ts';
import { TrafficPainter } from './TrafficPainter.ts';

/** What travels, on one canvas above the cards. It draws only while something moves. */
export function TrafficLayer({ l }: { l: Layout }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const el = canvas.current;
    const g = el?.getContext('2d');
    if (!el || !g) return;
    const painter = new TrafficPainter(g, l);
    let handle = 0;
    const size = (): void => {
      const { clientWidth, clientHeight } = el;
      const ratio = window.devicePixelRatio;
      el.width = Math.round(clientWidth * ratio);
      el.height = Math.round(clientHeight * ratio);
      painter.invalidate();
    };
    const draw = (): void => {
      const [x, y, zoom] = flow.getState().transform;
      painter.paint(traffic.now(), { x, y, zoom }, window.devicePixelRatio);
      handle = requestAnimationFrame(draw);
    };
    const resized = new ResizeObserver(size);
    resized.observe(el);
    const themed = new MutationObserver(() => {
      forgetColours();
      painter.invalidate();
    });
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    size();
    handle = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(handle);
      resized.disconnect();
      themed.disconnect();
    };
  }, [flow, l]);
  return <canvas ref={canvas} className="traffic" aria-hidden="true" />;
}
