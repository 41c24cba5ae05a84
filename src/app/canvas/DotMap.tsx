import type { KeyboardEvent, MouseEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DotField, DotTile } from '../graph/dotField.ts';
import { dotField } from '../graph/dotField.ts';
import { podDot } from '../graph/podMark.ts';
import { colour, forgetColours, paintMark } from '../kit/paintMark.ts';
import { readCluster, useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { nodeStatus } from './nodeStatus.ts';
import { usePodName } from './usePodName.ts';

const MARGIN = 16;
const HEAD = 48;
const NONE: readonly string[] = [];

function paintTile(g: CanvasRenderingContext2D, t: DotTile, size: number): void {
  const { nodes, podsOn, pods } = readCluster();
  const node = nodes[t.name];
  const bad = node?.status === 'NotReady' || node?.status === 'Unknown';
  g.fillStyle = colour('panel');
  g.strokeStyle = colour(bad ? 'fail' : 'line-2');
  g.lineWidth = bad ? 2 : 1;
  g.setLineDash(bad ? [3, 2] : []);
  g.beginPath();
  g.roundRect(t.x + 0.5, t.y + 0.5, size, size, 3);
  g.fill();
  g.stroke();
  g.setLineDash([]);
  const uids = podsOn[t.name] ?? NONE;
  const across = Math.max(2, Math.min(5, Math.ceil(Math.sqrt(uids.length))));
  const step = (size - 2) / across;
  const late: (() => void)[] = [];
  uids.slice(0, across * across).forEach((uid, i) => {
    const pod = pods[uid];
    if (!pod) return;
    const x = t.x + 1 + (i % across) * step + step / 2;
    const y = t.y + 1 + Math.floor(i / across) * step + step / 2;
    const draw = (): void => paintMark(g, podDot(pod), x, y, step * 2.2);
    if (pod.class === 'failed') late.push(draw);
    else draw();
  });
  for (const f of late) f();
}

function paintField(
  g: CanvasRenderingContext2D,
  f: DotField,
  ratio: number,
  titles: boolean,
): void {
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, g.canvas.width, g.canvas.height);
  if (titles) {
    g.fillStyle = colour('ink-1');
    g.font = '600 13px "Kubarium Sans", sans-serif';
    for (const z of f.zones) g.fillText(`${z.zone || '–'}  ${z.count}`, z.x, 13);
  }
  for (const t of f.tiles) paintTile(g, t, f.pitch - 4);
}

/** Keeps the canvas as large as its place, and draws it again when rows changed, once a frame. */
function useField(f: DotField, width: number, height: number) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const el = ref.current;
    const g = el?.getContext('2d');
    if (!el || !g) return;
    const ratio = window.devicePixelRatio;
    el.width = width * ratio;
    el.height = height * ratio;
    let asked = 0;
    const draw = (): void => {
      asked = 0;
      paintField(g, f, ratio, true);
    };
    const ask = (): void => {
      asked ||= requestAnimationFrame(draw);
    };
    const stop = useCluster.subscribe((now, was) => {
      if (now.pods !== was.pods || now.nodes !== was.nodes) ask();
    });
    const themed = new MutationObserver(() => {
      forgetColours();
      ask();
    });
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    ask();
    return () => {
      cancelAnimationFrame(asked);
      stop();
      themed.disconnect();
    };
  }, [f, width, height]);
  return ref;
}

/** The focused node's Pods, for who cannot see the dots. */
function FocusedPods({ node }: { node: string }) {
  const { t } = useTranslation('canvas');
  const uids = useCluster((s) => s.podsOn[node] ?? NONE);
  const name = usePodName();
  const { pods } = readCluster();
  return (
    <ul className="sr" aria-label={t('podsOf', { node })}>
      {uids.map((uid) => {
        const p = pods[uid];
        return p && <li key={uid} data-id={`Pod/${p.namespace}/${p.name}`} aria-label={name(p)} />;
      })}
    </ul>
  );
}

/** Thousands of Pods: one canvas, a square a machine, a dot a Pod; arrow keys move between nodes. */
export function DotMap({ width, height }: { width: number; height: number }) {
  const { t } = useTranslation('canvas');
  const names = useCluster((s) => s.machines);
  const select = useView((s) => s.select);
  const selected = useView((s) => s.selected);
  const [at, setAt] = useState(0);
  const w = width - 2 * MARGIN;
  const h = height - HEAD - MARGIN;
  const field = useMemo(() => {
    const { nodes } = readCluster();
    return dotField(
      names.map((name) => ({ name, zone: nodes[name]?.zone ?? '' })),
      w,
      h,
    );
  }, [names, w, h]);
  const canvas = useField(field, w, h);
  const focused = field.tiles[at];
  const chosen = field.tiles.find((x) => `Node/${x.name}` === selected);
  const onClick = (e: MouseEvent<HTMLElement>): void => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = e.clientX - box.left;
    const y = e.clientY - box.top;
    const i = field.tiles.findIndex(
      (c) => x >= c.x && x < c.x + field.pitch && y >= c.y && y < c.y + field.pitch,
    );
    if (i < 0) return;
    setAt(i);
    select(`Node/${field.tiles[i]!.name}`);
  };
  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[e.key];
    if (e.key === 'Enter' && focused) select(`Node/${focused.name}`);
    if (step === undefined) return;
    e.preventDefault();
    setAt(Math.min(Math.max(at + step, 0), field.tiles.length - 1));
  };
  const node = focused && readCluster().nodes[focused.name];
  return (
    <div className="dotmap" style={{ left: MARGIN, top: HEAD, width: w, height: h }}>
      <canvas ref={canvas} style={{ width: w, height: h }} aria-hidden="true" />
      <button
        type="button"
        className="field"
        aria-label={t('field')}
        onClick={onClick}
        onKeyDown={onKeyDown}
      />
      {chosen && (
        <i
          className="chosen"
          style={{ left: chosen.x, top: chosen.y, width: field.pitch, height: field.pitch }}
        />
      )}
      <ul className="sr" aria-label={t('nodes')}>
        {names.map((name) => {
          const n = readCluster().nodes[name];
          const status = n ? nodeStatus(n) : t('booting');
          return (
            <li key={name} data-id={`Node/${name}`} aria-label={t('nodeItem', { name, status })} />
          );
        })}
      </ul>
      {focused && <FocusedPods node={focused.name} />}
      {focused && node && (
        <span className="tip" style={{ left: focused.x, top: focused.y + field.pitch }}>
          {focused.name} · {nodeStatus(node)}
        </span>
      )}
    </div>
  );
}
