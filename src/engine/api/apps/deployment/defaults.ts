import { defaultPodTemplate } from '../../core/pod/defaults.ts';
import { setDefaults, withField } from '../../meta/setDefaults.ts';
import type { Deployment, DeploymentSpec } from './fields.ts';

type Strategy = NonNullable<DeploymentSpec['strategy']>;

const SPEC = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };
const ROLLING = { maxUnavailable: '25%', maxSurge: '25%' };

function defaultStrategy(given: Strategy): Strategy {
  const s = given.type ? given : { ...given, type: 'RollingUpdate' as const };
  if (s.type !== 'RollingUpdate') return s;
  return withField(s, 'rollingUpdate', setDefaults(s.rollingUpdate ?? {}, ROLLING));
}

/** Models: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment */
export function defaultDeployment(o: Deployment): Deployment {
  let s = setDefaults(o.spec ?? {}, SPEC);
  s = withField(s, 'strategy', defaultStrategy(s.strategy ?? {}));
  s = withField(s, 'template', defaultPodTemplate(s.template ?? {}));
  return withField(o, 'spec', s);
}
