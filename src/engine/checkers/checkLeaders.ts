import type { LeaderElector } from '../client/LeaderElector.ts';
import { parseRfc3339 } from '../sim/rfc3339.ts';
import type { SimTime } from '../sim/time.ts';
import { SECOND } from '../sim/time.ts';

/** Leads, and the lease that it wrote last has not run out by its clock. */
function holds(e: LeaderElector, now: SimTime): boolean {
  if (!e.leading) return false;
  const { renewTime, leaseDurationSeconds } = e.state.observed?.spec ?? {};
  const renewed = parseRfc3339(renewTime ?? '') ?? -Infinity;
  return now < renewed + (leaseDurationSeconds ?? 0) * SECOND;
}

/** Of those who stand for one lease at most one holds it. */
export function checkLeaders(electors: readonly LeaderElector[], now: SimTime): void {
  let leading = 0;
  for (const e of electors) if (e.leading) leading++;
  if (leading < 2) return;
  const holders = electors.filter((e) => holds(e, now));
  if (holders.length < 2) return;
  const names = holders.map((e) => e.state.observed?.spec?.holderIdentity);
  throw new Error(`two hold the lease: ${names.join()}`);
}
