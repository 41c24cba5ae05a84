/** A machine to be placed. */
export interface MachineInput {
  readonly name: string;
  readonly controlPlane: boolean;
}

/** How much of a machine is drawn: a rack with rows, a small rack of marks, or only a dot field. */
export type Level = 'card' | 'tile' | 'dot';

/** A rectangle in the diagram's own pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Where a machine stands. `row` is the row of its workers, -1 for the control plane. */
export interface Place extends Box {
  readonly name: string;
  readonly controlPlane: boolean;
  /** A narrow control-plane card, where there are more than three and no room for wider ones. */
  readonly compact: boolean;
  readonly row: number;
}

/** A row of workers with its branches of the two networks. */
export interface Row {
  readonly apiY: number;
  readonly dataY: number;
  readonly x1: number;
}

/** The whole picture's geometry. */
export interface Layout {
  readonly level: Level;
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
  /** Left end of the trunks, where the clients stand. */
  readonly trunkX0: number;
  readonly trunkX1: number;
  readonly apiY: number;
  readonly dataY: number;
  readonly rows: readonly Row[];
  /** The diagram has several rows of workers: branches hang on risers at the left edge. */
  readonly risers: { readonly api: number; readonly data: number } | undefined;
  readonly kubectl: Box;
  readonly browser: Box;
}

export const GAP = 10;
const TOP = 6;
const CLIENT_W = 88;
const CARD_W = 202;
const CARD_H = 272;
/** Cards are lower where workers stand in several rows. */
const LOW_H = 208;
const COMPACT_W = 148;
/** From this width on a control-plane card has room for names in full. */
const ROOMY_W = 178;
const MASTER_H = 200;
/** From a card's edge to the trunk, and from the trunk to the next card. */
const TO_TRUNK = 28;
/** Height to width that a cluster of many rows is given. */
const ASPECT = 1.3;
const WORKER: Readonly<Record<Level, { readonly w: number; readonly h: number }>> = {
  card: { w: CARD_W, h: CARD_H },
  tile: { w: COMPACT_W, h: 128 },
  dot: { w: 33, h: 31 },
};

function columnsFor(workers: number, masterWidth: number, level: Level): number {
  const { w } = WORKER[level];
  const h = Math.min(WORKER[level].h, LOW_H);
  const atLeast = Math.floor((masterWidth + GAP) / (w + GAP));
  if (workers <= Math.max(atLeast, 3)) return Math.max(workers, 1);
  let best = atLeast;
  let error = Infinity;
  for (let rows = 2; rows <= workers; rows++) {
    const c = Math.ceil(workers / rows);
    if (c < Math.max(atLeast, 2)) break;
    const ratio = (124 + c * (w + GAP)) / (TOP + MASTER_H + rows * (h + 2 * TO_TRUNK + 14));
    const e = Math.abs(Math.log(ratio / ASPECT));
    if (e < error) [best, error] = [c, e];
  }
  return best;
}

/** Control-plane cards share the width of the workers' row: never narrower than compact ones. */
function masterWidthIn(width: number, masters: number): number {
  return Math.max(COMPACT_W, Math.min(CARD_W, Math.floor((width + GAP) / masters) - GAP));
}

/**
 * Places machines: the control plane above, workers in rows below, clients at the left. A pure
 * function of the machines alone, so that positions change only when machines do.
 */
export function layout(machines: readonly MachineInput[], level: Level): Layout {
  const masters = machines.filter((m) => m.controlPlane);
  const workers = machines.filter((m) => !m.controlPlane);
  const many = masters.length > 3;
  const least = masters.length * ((many ? COMPACT_W : CARD_W) + GAP) - GAP;
  const columns = columnsFor(workers.length, least, level);
  const rowCount = Math.ceil(workers.length / columns);
  const { w } = WORKER[level];
  const h = rowCount > 1 ? Math.min(WORKER[level].h, LOW_H) : WORKER[level].h;
  const risers = rowCount > 1 ? { api: 101, data: 111 } : undefined;
  const left = risers ? 124 : 104;
  const workerWidth = Math.min(workers.length, columns) * (w + GAP) - GAP;
  const masterW = many ? masterWidthIn(workerWidth, masters.length) : CARD_W;
  const masterWidth = masters.length * (masterW + GAP) - GAP;
  const compact = masterW < ROOMY_W;
  const inner = Math.max(masterWidth, workerWidth, CARD_W);
  const places = new Map<string, Place>();
  const apiY = TOP + MASTER_H + TO_TRUNK;
  const masterX = left + Math.max(0, Math.min((inner - masterWidth) / 2, inner));
  masters.forEach((m, i) => {
    const x = masterX + i * (masterW + GAP);
    places.set(m.name, { ...m, x, y: TOP, w: masterW, h: MASTER_H, compact, row: -1 });
  });
  const pitch = h + 2 * TO_TRUNK + (risers ? 14 : 0);
  workers.forEach((m, i) => {
    const row = Math.floor(i / columns);
    const own = Math.min(columns, workers.length - row * columns);
    const start = risers ? left : left + (inner - (own * (w + GAP) - GAP)) / 2;
    const x = start + (i % columns) * (w + GAP);
    const y = apiY + TO_TRUNK + row * pitch;
    places.set(m.name, { ...m, x, y, w, h, compact: false, row });
  });
  const trunkX1 = left + inner - 6;
  const rows = Array.from({ length: rowCount }, (_, r) => ({
    apiY: apiY + r * pitch,
    dataY: apiY + r * pitch + TO_TRUNK + h + TO_TRUNK,
    x1: trunkX1,
  }));
  const dataY = rows.at(-1)?.dataY ?? apiY + 2 * TO_TRUNK;
  return {
    level,
    width: left + inner + GAP,
    height: dataY + TO_TRUNK,
    places,
    trunkX0: 4 + CLIENT_W,
    trunkX1,
    apiY,
    dataY,
    rows,
    risers,
    kubectl: { x: 4, y: apiY - 24, w: CLIENT_W, h: 46 },
    browser: { x: 4, y: dataY - 24, w: CLIENT_W, h: 46 },
  };
}
