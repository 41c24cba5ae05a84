import type { RecordedCommand } from '../engine/api/ClusterCommand.ts';
import type { ClusterConfig } from '../engine/api/ClusterConfig.ts';
import type { ClusterKeyframe } from '../engine/Cluster.ts';
import { raiseEpoch } from '../engine/sim/epoch.ts';

/** A cluster at a moment, with the input that led there. */
export interface Snapshot {
  readonly config: ClusterConfig;
  readonly commands: readonly RecordedCommand[];
  readonly cluster: ClusterKeyframe;
}

const FORMAT = 'kubarium-1';

/** In a list: `undefined`. */
const UNDEFINED = -1;

/**
 * Bytes of a snapshot: a table of all strings, lists and records, each once however often it is
 * shared, so that what the members of a cluster share stays shared.
 */
export function encodeSnapshot(s: Snapshot): Uint8Array {
  const table: unknown[] = [];
  const ids = new Map<unknown, number>();
  const idOf: IdOf = (v) => {
    let id = ids.get(v);
    if (id === undefined) {
      id = table.length;
      ids.set(v, id);
      table.push(v);
    }
    return id;
  };
  idOf(s);
  const lines: string[] = [FORMAT];
  for (let i = 0; i < table.length; i++) lines.push(lineOf(table[i], idOf));
  return new TextEncoder().encode(lines.join('\n'));
}

type IdOf = (v: unknown) => number;

/** A number stands as text, a reference as a number, `true`, `false` and `null` as themselves. */
function tokenOf(v: unknown, idOf: IdOf): string {
  if (v === undefined) return String(UNDEFINED);
  if (typeof v === 'number') return `"${v}"`;
  if (typeof v === 'boolean' || v === null) return String(v);
  return String(idOf(v));
}

function lineOf(v: unknown, idOf: IdOf): string {
  if (typeof v !== 'object' || v === null) return JSON.stringify(v);
  if (Array.isArray(v)) return `[${Array.from(v, (x) => tokenOf(x, idOf)).join()}]`;
  const fields = Object.entries(v).filter(([, x]) => x !== undefined);
  return `{${fields.map(([k, x]) => `${JSON.stringify(k)}:${tokenOf(x, idOf)}`).join()}}`;
}

/** Reads a snapshot. Throws on bytes that are none. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const lines = new TextDecoder().decode(bytes).split('\n');
  if (lines.shift() !== FORMAT) throw new Error(`not a snapshot of format ${FORMAT}`);
  const rows = lines.map((l) => JSON.parse(l) as unknown);
  const made = rows.map((r) => {
    if (typeof r !== 'object' || r === null) return r;
    return Array.isArray(r) ? [] : {};
  });
  const read = (token: unknown): unknown => {
    if (typeof token === 'number') return token === UNDEFINED ? undefined : made[token];
    return typeof token === 'string' ? Number(token) : token;
  };
  let epoch = 0;
  rows.forEach((r, i) => {
    if (Array.isArray(r)) {
      for (const token of r) (made[i] as unknown[]).push(read(token));
    } else if (typeof r === 'object' && r !== null) {
      const into = made[i] as Record<string, unknown>;
      for (const [k, token] of Object.entries(r)) into[k] = read(token);
      if (typeof into['e'] === 'number') epoch = Math.max(epoch, into['e']);
    }
  });
  raiseEpoch(epoch);
  return made[0] as Snapshot;
}
