import type { ProxyMode } from '../kernel/NodeRules.ts';
import type { Constant, Points } from './LatencyModel.ts';
import { MEASURED } from './models.ts';

/** How long one sync of a mode takes by number of Services, ms. */
interface SyncCost {
  readonly full: Constant<Points>;
  readonly partial: Constant<Points>;
}

const OWN = 'measured for this project: nft 1.0.6, Linux 6.18, 2 vCPU';

const NFTABLES: SyncCost = {
  full: {
    value: [
      [1, 15],
      [100, 55],
      [1000, 609],
      [5000, 30_721],
      [10_000, 146_849],
    ],
    source: `${OWN}; all Services in one transaction`,
  },
  partial: {
    value: [
      [1, 29],
      [100, 21],
      [1000, 51],
      [5000, 181],
      [10_000, 398],
      [20_000, 1593],
      [30_000, 3274],
    ],
    source: `${OWN}; an endpoint of one Service changed`,
  },
};

/** The rules of ipvs do not grow with Services: what IPVS itself takes for a call is not in it. */
const IPVS: Constant<Points> = {
  value: [
    [1, 11],
    [30_000, 11],
  ],
  source: 'as iptables-restore with one Service; calls to IPVS and ipset were not measured',
};

/** By mode. */
export const SYNC_COSTS: Readonly<Record<ProxyMode, SyncCost>> = {
  iptables: { full: MEASURED.fullSyncMs, partial: MEASURED.partialSyncMs },
  nftables: NFTABLES,
  ipvs: { full: IPVS, partial: IPVS },
};
