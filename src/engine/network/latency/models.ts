import type { LatencyModel } from './LatencyModel.ts';

const OWN = 'measured for this project: connect() over two veth pairs, Linux 6.18, 2 vCPU';
const CHART =
  'kubernetes/enhancements KEP-3866, iptables-vs-nftables.svg, first packet round trip time';

/** As measured on a small machine, iptables-legacy, median of 4,000 connections a cell. */
export const MEASURED: LatencyModel = {
  id: 'measured',
  base: {
    value: [
      [0, 16.7],
      [0.1, 21],
      [0.5, 32.9],
      [0.9, 47.2],
      [0.99, 120],
    ],
    source: `${OWN}; no rules, 1 Service`,
  },
  natUs: { value: 9.3, source: `${OWN}; fixed part of the fit (42.2 µs) less direct (32.9 µs)` },
  ruleNs: { value: 5.9, source: `${OWN}; slope of the last Service's median by its position` },
  exchangeUs: { value: 42, source: `${OWN}; first reply less connect, iptables-legacy, median` },
  fullSyncMs: {
    value: [
      [1, 11],
      [100, 28],
      [1000, 90],
      [5000, 608],
      [10_000, 2437],
      [20_000, 7996],
      [30_000, 14_321],
    ],
    source: `${OWN}; iptables-restore of all tables in one transaction`,
  },
  partialSyncMs: {
    value: [
      [1, 8],
      [100, 13],
      [1000, 65],
      [5000, 554],
      [10_000, 795],
      [20_000, 2165],
      [30_000, 2589],
    ],
    source: `${OWN}; one Service changed: its chains and all of KUBE-SERVICES`,
  },
};

/** As published in 2025; what was not published is as measured. */
export const PUBLISHED: LatencyModel = {
  id: 'published',
  base: {
    value: [
      [0.01, 10],
      [0.5, 14],
      [0.9, 22],
      [0.99, 37],
    ],
    source: `${CHART}; nftables, the same at 5,000, 10,000 and 30,000 Services`,
  },
  natUs: { value: 0, source: `${CHART}; contained in the first packet's time` },
  ruleNs: { value: 22.7, source: `${CHART}; slope of p99 by number of Services, iptables` },
  exchangeUs: MEASURED.exchangeUs,
  fullSyncMs: MEASURED.fullSyncMs,
  partialSyncMs: MEASURED.partialSyncMs,
};
