import type { Prng } from '../../sim/Prng.ts';
import type { HopCosts } from '../path/HopList.ts';
import type { LatencyModel } from './LatencyModel.ts';
import { quantile } from './LatencyModel.ts';
import { MEASURED } from './models.ts';

/** Pairs of veth that a first round trip passes. */
const VETHS = 4;

/** What the hops of one new connection cost: its place in the distribution is drawn once. */
export function connectionCosts(prng: Prng, model: LatencyModel = MEASURED): HopCosts {
  const { base, natUs, ruleNs } = model;
  const u = prng.int(1_000_000) / 1_000_000;
  return {
    vethUs: quantile(base.value, u) / VETHS,
    natUs: natUs.value,
    ruleUs: ruleNs.value / 1000,
  };
}
