import type { Frame, TraceRowView } from '../../protocol/protocol.ts';

/** A message of the background on the timeline. */
export interface RecentRow {
  readonly at: number;
  readonly from: string;
}

/** A process that began to lead: etcd's Raft, or who holds the Lease of its kind. */
export interface Leadership {
  readonly at: number;
  readonly id: string;
}

const ROWS_MAX = 4_000;

function quiet(r: TraceRowView): boolean {
  return r.verb.startsWith('MsgHeartbeat') || r.kind === 'response' || r.from === r.to;
}

/** What happened lately beside the story that is told, outside of React. */
class Recent {
  rows: RecentRow[] = [];
  leaders: Leadership[] = [];
  /** Rises with each change. */
  version = 0;
  #leading = new Set<string>();

  /** Takes a frame that is drawn; another moment forgets what lies after it. */
  take(f: Frame): void {
    if (f.base) this.#rewind(f);
    for (const r of f.trace) {
      if (!quiet(r)) this.rows.push({ at: r.at, from: r.from });
    }
    if (this.rows.length > ROWS_MAX) this.rows = this.rows.slice(-ROWS_MAX / 2);
    this.#lead(f);
    this.version++;
  }

  #rewind(f: Frame): void {
    this.rows = this.rows.filter((r) => r.at <= f.now);
    this.leaders = this.leaders.filter((l) => l.at <= f.now);
    this.#leading = new Set(f.components.filter((c) => c.state === 'leader').map((c) => c.id));
  }

  #lead(f: Frame): void {
    for (const { id, state } of f.components) {
      if (state !== 'leader') this.#leading.delete(id);
      else if (!this.#leading.has(id)) {
        this.#leading.add(id);
        this.leaders.push({ at: f.now, id });
      }
    }
  }
}

export const recent = new Recent();
