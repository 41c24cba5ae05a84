import type { TypeOf } from '../../fields/Field.ts';
import { list, obj, struct } from '../../fields/Field.ts';
import { LABEL_SELECTOR, kindStruct } from '../../meta/ObjectMeta.ts';
import { POLICY_RULE } from '../policyRule.ts';

const AGGREGATION_RULE = struct('v1.AggregationRule', {
  clusterRoleSelectors: list(obj(() => LABEL_SELECTOR)),
});

/** Models: rbac/v1 ClusterRole */
export const CLUSTER_ROLE_FIELDS = kindStruct('v1.ClusterRole', {
  rules: list(
    obj(() => POLICY_RULE),
    { always: true },
  ),
  aggregationRule: obj(() => AGGREGATION_RULE),
});

export type ClusterRole = TypeOf<typeof CLUSTER_ROLE_FIELDS>;
