import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
} from '../../api/autoscaling/horizontalpodautoscaler/fields.ts';
import type { SimTime } from '../../sim/time.ts';
import { MINUTE, SECOND } from '../../sim/time.ts';

/** Without a behavior, fewer replicas are taken only when none was recommended for so long. */
const DOWNSCALE_US = 5 * MINUTE;

/** A number of replicas that was recommended or changed, and when. */
export interface Stamped {
  readonly replicas: number;
  readonly at: SimTime;
}

/** What an autoscaler remembers. */
export interface Past {
  readonly recommendations: readonly Stamped[];
  readonly ups: readonly Stamped[];
  readonly downs: readonly Stamped[];
}

/** A verdict for a condition. */
export interface Verdict {
  readonly limited: boolean;
  readonly reason: string;
  readonly message: string;
}

/** What is asked of the rules. */
export interface Wish {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
  readonly now: SimTime;
}

const WITHIN: Verdict = {
  limited: false,
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};

const TOO_FAST = 'faster than the maximum scale rate';

function limit(reason: string, message: string): Verdict {
  return { limited: true, reason, message };
}

/** Models: horizontal.go stabilizeRecommendation */
export function stabilized(past: Past, w: Wish): number {
  const recent = past.recommendations.filter((r) => r.at >= w.now - DOWNSCALE_US);
  return Math.max(w.desired, ...recent.map((r) => r.replicas));
}

/** At most twice as many, or four. Models: convertDesiredReplicasWithRules */
export function withinRules(w: Wish): { readonly replicas: number; readonly verdict: Verdict } {
  const up = Math.max(2 * w.current, 4);
  if (w.desired < w.min) {
    const text = 'the desired replica count is less than the minimum replica count';
    return { replicas: w.min, verdict: limit('TooFewReplicas', text) };
  }
  if (w.desired <= Math.min(w.max, up)) return { replicas: w.desired, verdict: WITHIN };
  if (w.max > up) {
    const text = `the desired replica count is increasing ${TOO_FAST}`;
    return { replicas: up, verdict: limit('ScaleUpLimit', text) };
  }
  const text = 'the desired replica count is more than the maximum replica count';
  return { replicas: w.max, verdict: limit('TooManyReplicas', text) };
}

type Behavior = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>;

/** Models: stabilizeRecommendationWithBehaviors */
export function stabilizedBy(b: Behavior, past: Past, w: Wish): number {
  const upSince = w.now - (b.scaleUp?.stabilizationWindowSeconds ?? 0) * SECOND;
  const down = b.scaleDown?.stabilizationWindowSeconds;
  const downSince = w.now - (down === undefined ? DOWNSCALE_US : down * SECOND);
  let up = w.desired;
  let most = w.desired;
  for (const r of past.recommendations) {
    if (r.at > upSince) up = Math.min(r.replicas, up);
    if (r.at > downSince) most = Math.max(r.replicas, most);
  }
  return Math.min(Math.max(w.current, up), most);
}

/** Replicas that came or went within a policy's period. */
function changed(events: readonly Stamped[], seconds: number, now: SimTime): number {
  const since = now - seconds * SECOND;
  return events.reduce((n, e) => n + (e.at > since ? e.replicas : 0), 0);
}

/** The limit that policies set to a change. Models: calculateScaleUpLimitWithScalingRules, …Down… */
function limitOf(rules: HPAScalingRules | undefined, past: Past, w: Wish, up: boolean): number {
  const select = rules?.selectPolicy ?? 'Max';
  if (select === 'Disabled') return w.current;
  const limits = (rules?.policies ?? []).map((p) => {
    const seconds = p.periodSeconds ?? 0;
    const start =
      w.current - changed(past.ups, seconds, w.now) + changed(past.downs, seconds, w.now);
    const by = p.value ?? 0;
    if (p.type === 'Pods') return up ? start + by : start - by;
    return up ? Math.ceil(start * (1 + by / 100)) : Math.trunc(start * (1 - by / 100));
  });
  const largest = (select === 'Max') === up;
  return largest ? Math.max(...limits) : Math.min(...limits);
}

/** Models: convertDesiredReplicasWithBehaviorRate */
export function withinBehavior(
  b: Behavior,
  past: Past,
  w: Wish,
): { readonly replicas: number; readonly verdict: Verdict } {
  if (w.desired > w.current) {
    const up = Math.max(limitOf(b.scaleUp, past, w, true), w.current);
    if (w.desired <= Math.min(up, w.max)) return { replicas: w.desired, verdict: WITHIN };
    const fast = w.max > up;
    const verdict = fast
      ? limit('ScaleUpLimit', `the desired replica count is increasing ${TOO_FAST}`)
      : limit(
          'TooManyReplicas',
          'the desired replica count is more than the maximum replica count',
        );
    return { replicas: Math.min(up, w.max), verdict };
  }
  if (w.desired === w.current) return { replicas: w.desired, verdict: WITHIN };
  const down = Math.min(limitOf(b.scaleDown, past, w, false), w.current);
  if (w.desired >= Math.max(down, w.min)) return { replicas: w.desired, verdict: WITHIN };
  const verdict =
    w.min < down
      ? limit('ScaleDownLimit', `the desired replica count is decreasing ${TOO_FAST}`)
      : limit('TooFewReplicas', 'the desired replica count is less than the minimum replica count');
  return { replicas: Math.max(down, w.min), verdict };
}

/** The newest of a list that still count for any rule, with one more. */
export function remembered(
  list: readonly Stamped[],
  one: Stamped,
  sinceUs: number,
): readonly Stamped[] {
  return [...list.filter((s) => s.at >= one.at - sinceUs), one];
}
