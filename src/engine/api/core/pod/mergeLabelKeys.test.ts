import { expect, it } from 'vitest';
import { mergeLabelKeys } from './mergeLabelKeys.ts';
import { qosClass } from './qosClass.ts';

const TERM = {
  topologyKey: 'zone',
  labelSelector: { matchLabels: { app: 'a' } },
  matchLabelKeys: ['v', 'none'],
};

it("[AS1] merges a new Pod's own values of label keys into its selectors", () => {
  const metadata = { name: 'p', labels: { v: '1', w: '2' } };
  const required = { ...TERM, mismatchLabelKeys: ['w'] };
  const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [required] };
  const spread = { ...TERM, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' as const };
  const spec = { affinity: { podAffinity }, topologySpreadConstraints: [spread] };
  const merged = mergeLabelKeys({ metadata, spec });
  const own = { key: 'v', operator: 'In', values: ['1'] };
  expect(merged).toMatchObject({
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchExpressions: [own, { key: 'w', operator: 'NotIn' }] } },
        ],
      },
    },
    topologySpreadConstraints: [{ labelSelector: { matchExpressions: [own] } }],
  });
});

it("[AS1] takes a Pod's class of service from resources of its own", () => {
  const both = { cpu: '1', memory: '1Gi' };
  const containers = [{ name: 'c' }];
  expect(qosClass({ containers, resources: { limits: both, requests: both } })).toBe('Guaranteed');
  expect(qosClass({ containers, resources: { requests: both } })).toBe('Burstable');
  expect(qosClass({ containers })).toBe('BestEffort');
});
