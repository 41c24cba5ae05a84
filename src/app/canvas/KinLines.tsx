import { useStore } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KinLine } from '../graph/kin.ts';
import { kinOf } from '../graph/kin.ts';
import type { Layout } from '../graph/layout.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';

interface Drawn {
  readonly line: KinLine;
  readonly d: string;
  /** Where its way along the API line begins; undefined when it takes another. */
  readonly label: readonly [x: number, y: number] | undefined;
}

const NONE: readonly Drawn[] = [];

function elementOf(root: Element, uid: string): Element | null {
  const id = CSS.escape(uid);
  return root.querySelector(`[data-kin="${id}"], [data-uid="${id}"]`);
}

/** How far below the API line the way to other cards runs, and left of a card the way down. */
const BELOW = 10;
const BESIDE = 5;

/** Within the shelf down its left edge; to a Pod along the API line and down the gap at its card. */
function wayOf(l: Layout, a: DOMRect, b: DOMRect, card: string): Pick<Drawn, 'd' | 'label'> {
  const ay = a.y + a.height / 2;
  const by = b.y + b.height / 2;
  const place = l.places.get(card);
  if (!place) return { d: `M${a.left + 8} ${a.bottom}V${by}H${b.left}`, label: undefined };
  const x = place.x - BESIDE;
  if (x - a.right < 2 * BESIDE + 6) {
    return { d: `M${a.right} ${ay}H${x}V${by}H${b.left}`, label: undefined };
  }
  const bus = (l.rows[place.row]?.apiY ?? l.apiY) + BELOW;
  const first = l.risers ? l.risers.api - 8 : [...l.places.values()].at(-1)!.x;
  const out = Math.min(first, a.right + BESIDE);
  return { d: `M${a.right} ${ay}H${out}V${bus}H${x}V${by}H${b.left}`, label: [out, bus] };
}

/** Rectangles in the diagram's own pixels. */
function measure(l: Layout, root: Element, lines: readonly KinLine[]): readonly Drawn[] {
  const view = root.querySelector('.react-flow__viewport');
  const origin = view?.getBoundingClientRect();
  if (!view || !origin) return [];
  const zoom = new DOMMatrix(getComputedStyle(view).transform).a || 1;
  const rect = (el: Element): DOMRect => {
    const r = el.getBoundingClientRect();
    const x = (r.x - origin.x) / zoom;
    return new DOMRect(x, (r.y - origin.y) / zoom, r.width / zoom, r.height / zoom);
  };
  const drawn: Drawn[] = [];
  for (const line of lines) {
    const from = elementOf(root, line.from);
    const to = elementOf(root, line.to);
    if (!from || !to) continue;
    const a = rect(from);
    const card = to.closest<HTMLElement>('.host')?.dataset['id']?.slice('Node/'.length) ?? '';
    drawn.push({ line, ...wayOf(l, a, rect(to), card) });
  }
  return lines.length === 0 ? NONE : drawn;
}

function useLines(l: Layout): readonly Drawn[] {
  const uid = useView((s) => s.hovered || s.selected);
  const objects = useCluster((s) => s.objects);
  const pods = useCluster((s) => s.pods);
  const lines = useMemo(() => kinOf(uid, objects, pods), [uid, objects, pods]);
  const root = useStore((s) => s.domNode);
  const [drawn, setDrawn] = useState<readonly Drawn[]>(NONE);
  useEffect(() => {
    if (!root || lines.length === 0) return;
    let kin: readonly Element[] = [];
    const asked = requestAnimationFrame(() => {
      setDrawn(measure(l, root, lines));
      kin = lines.flatMap((x) => elementOf(root, x.to) ?? []);
      for (const el of kin) el.classList.add('kin');
    });
    return () => {
      cancelAnimationFrame(asked);
      for (const el of kin) el.classList.remove('kin');
    };
  }, [root, lines, l]);
  return drawn;
}

/** Who owns and who selects whom, as dotted lines, only while something is chosen or pointed at. */
export function KinLines({ l }: { l: Layout }) {
  const { t } = useTranslation('canvas');
  const drawn = useLines(l);
  if (drawn.length === 0) return null;
  const counts = new Map<string, { n: number; at: Drawn['label']; why: KinLine['why'] }>();
  for (const { line, label } of drawn) {
    const key = `${line.from} ${line.why}`;
    const known = counts.get(key);
    counts.set(key, { n: (known?.n ?? 0) + 1, at: known?.at ?? label, why: line.why });
  }
  return (
    <>
      <svg className="wires kinlines" width={l.width} height={l.height} aria-hidden="true">
        {drawn.map((x) => (
          <path key={`${x.line.from}${x.line.to}`} className={x.line.why} d={x.d} />
        ))}
      </svg>
      {[...counts].map(
        ([key, { n, at, why }]) =>
          at && (
            <span
              key={key}
              className="kinlabel"
              style={{ left: at[0] + 6, top: at[1] - 8 }}
              aria-hidden="true"
            >
              {t(why)} {n}
            </span>
          ),
      )}
    </>
  );
}
