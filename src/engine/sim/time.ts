/** Virtual time: integer microseconds since the Unix epoch. */
export type SimTime = number;

/** One millisecond of virtual time, in microseconds. */
export const MS = 1_000;

/** One second of virtual time, in microseconds. */
export const SECOND = 1_000_000;

/** One minute of virtual time, in microseconds. */
export const MINUTE = 60 * SECOND;

/** 2026-01-01T00:00:00Z, where a cluster's clock starts unless the scenario says otherwise. */
export const EPOCH: SimTime = 1_767_225_600 * SECOND;
