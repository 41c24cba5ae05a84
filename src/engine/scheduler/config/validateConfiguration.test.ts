import { describe, expect, it } from 'vitest';
import type { KubeSchedulerConfiguration, Profile } from './KubeSchedulerConfiguration.ts';
import { DEFAULT_CONFIGURATION } from './KubeSchedulerConfiguration.ts';
import { validateConfiguration } from './validateConfiguration.ts';

function mistakes(profile: Partial<Profile>, rest: Partial<KubeSchedulerConfiguration> = {}) {
  const profiles = [{ schedulerName: 'default-scheduler', ...profile }];
  return validateConfiguration({ ...DEFAULT_CONFIGURATION, profiles, ...rest });
}

describe('validation of a configuration', () => {
  it('[SC1] takes the defaults', () => {
    expect(validateConfiguration(DEFAULT_CONFIGURATION)).toEqual([]);
  });

  it('[SC1] refuses figures out of range and names the field', () => {
    expect(mistakes({ percentageOfNodesToScore: 101 })).toEqual([
      'profiles[0].percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]',
    ]);
    expect(mistakes({}, { podMaxBackoffSeconds: 0 })).toEqual([
      'podMaxBackoffSeconds: Invalid value: 0: must be greater than or equal to PodInitialBackoffSeconds',
    ]);
  });

  it('[SC1] refuses unknown plugins, doubles and wrong arguments', () => {
    const plugins = { score: { enabled: [{ name: 'Nobody' }] } };
    expect(mistakes({ plugins })).toEqual([
      'initializing profiles: plugin "Nobody" does not exist',
    ]);
    const args = { hardPodAffinityWeight: 101, ignorePreferredTermsOfExistingPods: false };
    const config = { name: 'InterPodAffinity', args };
    expect(mistakes({ pluginConfig: [config, config] })).toContain(
      'profiles[0].pluginConfig[1]: Duplicate value: "InterPodAffinity"',
    );
    const scoringStrategy = { type: 'RequestedToCapacityRatio', resources: [] };
    expect(
      mistakes({ pluginConfig: [{ name: 'NodeResourcesFit', args: { scoringStrategy } }] }),
    ).toEqual([
      'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio: ' +
        'Required value: must be specified when type is RequestedToCapacityRatio',
    ]);
  });
});
