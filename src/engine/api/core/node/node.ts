import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { mapField } from '../../meta/setDefaults.ts';
import type { Node, NodeStatus } from './fields.ts';
import { NODE_FIELDS } from './fields.ts';
import { NODE_TABLE } from './table.ts';
import { validateNode, validateNodeChange, validateNodeUpdate } from './validate.ts';

/** The first of the node's Pod ranges has a field of its own. Models: core/v1/conversion.go */
function withCIDRs(o: Node): Node {
  const { podCIDR, podCIDRs } = o.spec ?? {};
  if (podCIDR && podCIDRs?.[0] !== podCIDR)
    return { ...o, spec: { ...o.spec, podCIDRs: [podCIDR] } };
  if (podCIDR || !podCIDRs?.[0]) return o;
  return { ...o, spec: { ...o.spec, podCIDR: podCIDRs[0] } };
}

/** Models: pkg/registry/core/node/strategy.go */
export const NODE: Kind = kind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  table: NODE_TABLE,
  shortNames: ['no'],
  namespaced: false,
  fields: NODE_FIELDS,
  validateName: dns1123Subdomain,
  defaults: (given) => {
    const quantities = (st: NodeStatus): NodeStatus =>
      mapField(mapField(st, 'capacity', defaultQuantities), 'allocatable', defaultQuantities);
    const o = mapField(withCIDRs(given), 'status', quantities);
    const { capacity, allocatable } = o.status ?? {};
    if (!capacity || allocatable) return o;
    return { ...o, status: { ...o.status, allocatable: capacity } };
  },
  prepareForUpdate: (o, old) => ({ ...o, status: old.status ?? {} }),
  prepareForStatusUpdate: (o, old) => ({ ...o, spec: old.spec ?? {} }),
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate: validateNodeChange,
  selectable: { 'spec.unschedulable': (o) => String(o.spec?.unschedulable ?? false) },
});
