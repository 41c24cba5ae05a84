import { create } from 'zustand';
import type { Ask, WhyAnswer, WhySubject } from '../../protocol/protocol.ts';

/** Place of a cell in the table. */
export type WhyPlace = Omit<Extract<Ask, { ask: 'whyCell' }>, 'ask' | 'of'>;

/** Whose table is open, and how it is looked at. */
interface WhyState {
  /** Undefined: the table is closed. */
  readonly subject: WhySubject | undefined;
  /** `default/web`, or the name of a Pod that is not there yet. */
  readonly name: string;
  readonly cell: WhyPlace | undefined;
  /** What the scheduler said of the open table's Pod. */
  readonly answer: WhyAnswer | undefined;
  /** As it was decided, or as things are now. */
  readonly time: 'then' | 'now';
  readonly points: 'weighted' | 'raw';
}

export const useWhy = create<WhyState>(() => ({
  subject: undefined,
  name: '',
  cell: undefined,
  answer: undefined,
  time: 'then',
  points: 'weighted',
}));

/** Opens the table of a Pod. One that is not there yet has no past. */
export function openWhy(subject: WhySubject, name: string): void {
  const time = 'pod' in subject ? 'now' : 'then';
  useWhy.setState({ subject, name, cell: undefined, answer: undefined, time });
}

/** Closes the table. */
export function closeWhy(): void {
  useWhy.setState({ subject: undefined, cell: undefined });
}
