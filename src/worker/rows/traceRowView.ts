import type { Simulation } from '../../engine/sim/Simulation.ts';
import type { TraceRow } from '../../engine/sim/Trace.ts';
import type { TraceRowView } from '../../protocol/protocol.ts';

/** A trace row with actors by name and without what it carried. */
export function traceRowView(sim: Simulation, row: TraceRow): TraceRowView {
  const { body: _, ...r } = row;
  return { ...r, from: sim.actor(r.from)?.name ?? '', to: sim.actor(r.to)?.name ?? '' };
}
