import { defaultPodTemplate } from '../../core/pod/defaults.ts';
import { setDefaults, withField } from '../../meta/setDefaults.ts';
import type { DaemonSet, DaemonSetSpec } from './fields.ts';

type Strategy = NonNullable<DaemonSetSpec['updateStrategy']>;

const ROLLING = { maxUnavailable: 1, maxSurge: 0 };

function defaultStrategy(given: Strategy): Strategy {
  const s = given.type ? given : { ...given, type: 'RollingUpdate' as const };
  if (s.type !== 'RollingUpdate') return s;
  return withField(s, 'rollingUpdate', setDefaults(s.rollingUpdate ?? {}, ROLLING));
}

/** Models: pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet */
export function defaultDaemonSet(o: DaemonSet): DaemonSet {
  let s = o.spec ?? {};
  s = withField(s, 'revisionHistoryLimit', s.revisionHistoryLimit ?? 10);
  s = withField(s, 'updateStrategy', defaultStrategy(s.updateStrategy ?? {}));
  s = withField(s, 'template', defaultPodTemplate(s.template ?? {}));
  return withField(o, 'spec', s);
}
