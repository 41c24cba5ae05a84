/** A machine in the field: its square, and where its Pods' dots lie within it. */
export interface DotTile {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** A zone: its title and where it stands. */
export interface DotZone {
  readonly zone: string;
  readonly x: number;
  readonly count: number;
}

/** A field of small squares, one a machine, grouped by zone. */
export interface DotField {
  readonly tiles: readonly DotTile[];
  readonly zones: readonly DotZone[];
  /** Edge of a square with its gap, px. */
  readonly pitch: number;
}

const TITLE = 22;
const ZONE_GAP = 24;
const PITCH_MAX = 36;
const PITCH_MIN = 7;

function columnsAt(pitch: number, width: number, zones: number): number {
  return Math.max(1, Math.floor((width - ZONE_GAP * (zones - 1)) / zones / pitch));
}

/** Places machines zone by zone, as large as they fit into a panel. */
export function dotField(
  machines: readonly { readonly name: string; readonly zone: string }[],
  width: number,
  height: number,
): DotField {
  const byZone = new Map<string, string[]>();
  for (const m of machines) byZone.set(m.zone, [...(byZone.get(m.zone) ?? []), m.name]);
  const zones = [...byZone].sort(([a], [b]) => (a < b ? -1 : 1));
  const most = Math.max(1, ...zones.map(([, names]) => names.length));
  let pitch = PITCH_MAX;
  const fits = (): boolean => {
    const columns = columnsAt(pitch, width, zones.length);
    return Math.ceil(most / columns) * pitch + TITLE <= height;
  };
  while (pitch > PITCH_MIN && !fits()) pitch--;
  const columns = columnsAt(pitch, width, Math.max(1, zones.length));
  const zoneWidth = columns * pitch + ZONE_GAP;
  return {
    pitch,
    zones: zones.map(([zone, names], i) => ({ zone, x: i * zoneWidth, count: names.length })),
    tiles: zones.flatMap(([, names], i) =>
      names.map((name, k) => ({
        name,
        x: i * zoneWidth + (k % columns) * pitch,
        y: TITLE + Math.floor(k / columns) * pitch,
      })),
    ),
  };
}
