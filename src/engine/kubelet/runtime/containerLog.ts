import type { Output } from './process/Process.ts';

/** A line of a container's log. */
export interface LogLine extends Output {
  /** µs of virtual time. */
  readonly at: number;
}

/** Equal lines written at equal intervals, as an access log of probes is: one entry for all. */
export interface LogRun extends LogLine {
  readonly times: number;
  /** µs from one line to the next; 0 for a single line. */
  readonly everyUs: number;
}

/** Lines kept of a container's log. */
const LINES_MAX = 500;

/** A line may continue one of so many newest entries: several probes write by turns. */
const OPEN = 4;

function lastAt(r: LogRun): number {
  return r.at + (r.times - 1) * r.everyUs;
}

/** The entry that a line continues: equal, and in time; -1 for none. */
function continued(log: readonly LogRun[], line: LogLine): number {
  for (let i = log.length - 1; i >= Math.max(0, log.length - OPEN); i--) {
    const r = log[i]!;
    const last = lastAt(r);
    const inTime = r.times === 1 ? line.at > last : line.at === last + r.everyUs;
    if (inTime && r.text === line.text && r.stream === line.stream) return i;
    // Lines of one moment keep their order.
    if (last === line.at) return -1;
  }
  return -1;
}

/** A log with one line more. */
export function withLine(log: readonly LogRun[], line: LogLine): readonly LogRun[] {
  const i = continued(log, line);
  if (i < 0) {
    const { stream, text, at } = line;
    const all = [...log, { stream, text, at, times: 1, everyUs: 0 }];
    return all.length > LINES_MAX + OPEN ? all.slice(1) : all;
  }
  const r = log[i]!;
  return log.with(i, { ...r, times: r.times + 1, everyUs: line.at - lastAt(r) });
}

/** The newest lines of a log, oldest first. */
export function linesOf(log: readonly LogRun[]): readonly LogLine[] {
  const lines: LogLine[] = [];
  for (const { stream, text, at, times, everyUs } of log) {
    for (let i = Math.max(0, times - LINES_MAX); i < times; i++) {
      lines.push({ stream, text, at: at + i * everyUs });
    }
  }
  return lines.sort((a, b) => a.at - b.at).slice(-LINES_MAX);
}
