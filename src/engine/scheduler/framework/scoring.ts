import { MAX_NODE_SCORE } from './Plugin.ts';

/**
 * Scales scores to 0 … 100 of the highest, in place; `reverse` makes the lowest best.
 * Models: plugins/helper/normalize_score.go DefaultNormalizeScore
 */
export function scaleToHighest(scores: number[], reverse: boolean): void {
  let max = 0;
  for (const s of scores) if (s > max) max = s;
  for (let i = 0; i < scores.length; i++) {
    const share = max === 0 ? 0 : Math.trunc((MAX_NODE_SCORE * scores[i]!) / max);
    if (max !== 0 || reverse) scores[i] = reverse ? MAX_NODE_SCORE - share : share;
  }
}
