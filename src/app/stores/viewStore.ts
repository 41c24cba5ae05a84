import { create } from 'zustand';
import type { Pace } from '../../protocol/protocol.ts';

/** What the visitor has chosen to see. */
interface View {
  readonly selected: string;
  readonly pace: Pace;
  readonly select: (uid: string) => void;
  readonly setPace: (pace: Pace) => void;
}

export const useView = create<View>((set) => ({
  selected: '',
  pace: 'story',
  select: (selected) => set({ selected }),
  setPace: (pace) => set({ pace }),
}));
