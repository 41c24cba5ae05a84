import { create } from 'zustand';
import type { ShareProblem } from '../link/shareCode.ts';

/** What is told about a shared run: it cannot be opened, is on its way, or how it came out. */
export type ShareState =
  | { readonly is: 'none' }
  | { readonly is: 'broken'; readonly problem: ShareProblem | 'scenario'; readonly detail: string }
  /** Virtual times, µs. */
  | { readonly is: 'repeating'; readonly until: number }
  /** The same state hash as where it was shared. */
  | { readonly is: 'same'; readonly at: number }
  | { readonly is: 'stopped'; readonly at: number; readonly until: number }
  /** It came out otherwise; `from`: where it first went otherwise, -1 when only the end shows it. */
  | {
      readonly is: 'differs';
      readonly from: number;
      readonly theirs: string;
      readonly ours: string;
    };

export const useShare = create<{ readonly state: ShareState }>(() => ({ state: { is: 'none' } }));

/** Tells it. */
export function tellShare(state: ShareState): void {
  useShare.setState({ state });
}
