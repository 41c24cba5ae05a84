import { defaultPodTemplate } from '../../core/pod/defaults.ts';
import { defaultClaim } from '../../core/persistentvolumeclaim/defaults.ts';
import { mapList, setDefaults, withField } from '../../meta/setDefaults.ts';
import type { StatefulSet, StatefulSetSpec } from './fields.ts';

type Strategy = NonNullable<StatefulSetSpec['updateStrategy']>;

const RETENTION = { whenDeleted: 'Retain', whenScaled: 'Retain' } as const;
/** The type is written into the templates, as upstream's conversion does. */
const CLAIM = { kind: 'PersistentVolumeClaim', apiVersion: 'v1' };
const SPEC = {
  podManagementPolicy: 'OrderedReady',
  replicas: 1,
  revisionHistoryLimit: 10,
} as const;

function defaultStrategy(given: Strategy): Strategy {
  const s: Strategy = given.type
    ? given
    : { ...given, type: 'RollingUpdate', rollingUpdate: given.rollingUpdate ?? {} };
  if (s.type !== 'RollingUpdate' || !s.rollingUpdate) return s;
  return withField(s, 'rollingUpdate', setDefaults(s.rollingUpdate, { partition: 0 }));
}

/** Models: pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet */
export function defaultStatefulSet(o: StatefulSet): StatefulSet {
  let s = setDefaults(o.spec ?? {}, SPEC);
  s = withField(s, 'updateStrategy', defaultStrategy(s.updateStrategy ?? {}));
  const retention = setDefaults(s.persistentVolumeClaimRetentionPolicy ?? {}, RETENTION);
  s = withField(s, 'persistentVolumeClaimRetentionPolicy', retention);
  s = withField(s, 'template', defaultPodTemplate(s.template ?? {}));
  s = mapList(s, 'volumeClaimTemplates', (c) => defaultClaim(setDefaults(c, CLAIM)));
  return withField(o, 'spec', s);
}
