import { defaultPodTemplate } from '../../core/pod/defaults.ts';
import type { Kind } from '../../Kind.ts';
import { workloadWarnings } from '../workloadWarnings.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { withField } from '../../meta/setDefaults.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import type { ReplicaSet } from './fields.ts';
import { REPLICA_SET_FIELDS } from './fields.ts';
import { validateReplicaSet, validateReplicaSetUpdate, validateReplicaStatus } from './validate.ts';
import { REPLICA_SET_TABLE } from './table.ts';

function defaults(o: ReplicaSet): ReplicaSet {
  const s = o.spec ?? {};
  const t = withField(s, 'template', defaultPodTemplate(s.template ?? {}));
  return withField(o, 'spec', withField(t, 'replicas', t.replicas ?? 1));
}

/** Models: pkg/registry/apps/replicaset/strategy.go */
export const REPLICA_SET: Kind = kind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  categories: ['all'],
  table: REPLICA_SET_TABLE,
  shortNames: ['rs'],
  namespaced: true,
  fields: REPLICA_SET_FIELDS,
  validateName: dns1123Subdomain,
  warnings: workloadWarnings,
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  validateStatusUpdate: validateReplicaStatus,
  updateSparesMeta: true,
  defaults,
  ...specStrategy<ReplicaSet>(REPLICA_SET_FIELDS),
});
