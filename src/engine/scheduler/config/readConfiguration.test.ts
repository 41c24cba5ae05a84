import { describe, expect, it } from 'vitest';
import { readConfiguration } from './readConfiguration.ts';

const HEAD = { apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration' };

const mistakes = (more: object): readonly string[] =>
  readConfiguration({ ...HEAD, ...more }).mistakes;

describe('[SC4] a KubeSchedulerConfiguration as its file holds it', () => {
  it('without anything is the default', () => {
    const { configuration } = readConfiguration(HEAD);
    expect(configuration?.profiles).toEqual([{ schedulerName: 'default-scheduler' }]);
    expect(configuration?.podMaxBackoffSeconds).toBe(10);
  });
  it('of another kind is refused', () => {
    expect(readConfiguration({ kind: 'Pod' }).mistakes[0]).toMatch(/^no kind "KubeScheduler/);
    expect(readConfiguration(null).mistakes).toHaveLength(1);
    expect(readConfiguration([]).mistakes).toHaveLength(1);
  });
  it('with unknown fields and wrong types says each', () => {
    const profiles = [{ schedulerName: 7, plugins: { score: { enabled: [{ nam: 'x' }] } } }];
    expect(mistakes({ profiles })).toEqual([
      'json: cannot unmarshal number into Go struct field KubeSchedulerConfiguration.profiles.schedulerName of type string',
      'strict decoding error: unknown field "profiles[0].plugins.score.enabled[0].nam"',
    ]);
  });
  it('with what is not modelled names it', () => {
    expect(mistakes({ leaderElection: {} })).toEqual(['not modelled: leaderElection']);
  });
  it('is validated with the defaults of its arguments', () => {
    const pluginConfig = [{ name: 'DefaultPreemption', args: { minCandidateNodesAbsolute: -1 } }];
    expect(mistakes({ profiles: [{ pluginConfig }] })[0]).toMatch(/minCandidateNodesAbsolute/);
    const fine = [{ name: 'DefaultPreemption', args: { minCandidateNodesAbsolute: 5 } }];
    expect(mistakes({ profiles: [{ pluginConfig: fine }] })).toEqual([]);
  });
});
