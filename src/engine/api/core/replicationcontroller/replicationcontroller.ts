import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField, withField } from '../../meta/setDefaults.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { ReplicationController } from './fields.ts';
import { REPLICATION_CONTROLLER_FIELDS } from './fields.ts';
import { REPLICATION_CONTROLLER_TABLE } from './table.ts';
import { validateReplicaStatus } from '../../apps/replicaset/validate.ts';
import { validateReplicationController } from './validate.ts';

function isEmpty(m: object | undefined): boolean {
  return Object.keys(m ?? {}).length === 0;
}

/** Labels and selector are the template's where absent. */
function defaults(o: ReplicationController): ReplicationController {
  let s = mapField(o.spec ?? {}, 'template', defaultPodTemplate);
  s = withField(s, 'replicas', s.replicas ?? 1);
  const labels = s.template?.metadata?.labels;
  if (labels && isEmpty(s.selector)) s = { ...s, selector: labels };
  const rc = withField(o, 'spec', s);
  if (!labels || !isEmpty(o.metadata?.labels)) return rc;
  return { ...rc, metadata: { ...rc.metadata, labels } };
}

/** Models: pkg/registry/core/replicationcontroller/strategy.go */
export const REPLICATION_CONTROLLER: Kind = kind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  categories: ['all'],
  shortNames: ['rc'],
  namespaced: true,
  fields: REPLICATION_CONTROLLER_FIELDS,
  table: REPLICATION_CONTROLLER_TABLE,
  validateName: dns1123Subdomain,
  validate: validateReplicationController,
  validateStatusUpdate: validateReplicaStatus,
  updateSparesMeta: true,
  defaults,
  ...specStrategy<ReplicationController>(REPLICATION_CONTROLLER_FIELDS),
  selectable: { 'status.replicas': (o) => String(o.status?.replicas ?? 0) },
});
