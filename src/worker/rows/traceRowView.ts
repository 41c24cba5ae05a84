import type { Simulation } from '../../engine/sim/Simulation.ts';
import type { TraceRow } from '../../engine/sim/Trace.ts';
import type { TraceRowView } from '../../protocol/protocol.ts';
import { traceNote } from './traceNote.ts';

/** A trace row with actors by name, and instead of what it carried a few words about it. */
export function traceRowView(sim: Simulation, row: TraceRow): TraceRowView {
  const { body: _, ...r } = row;
  return {
    ...r,
    note: traceNote(row),
    from: sim.actor(r.from)?.name ?? '',
    to: sim.actor(r.to)?.name ?? '',
  };
}
