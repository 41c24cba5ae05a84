import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { CSINode } from './fields.ts';
import { CSI_NODE_FIELDS } from './fields.ts';
import { validateCsiNode, validateCsiNodeUpdate } from './validate.ts';

/** Models: pkg/registry/storage/csinode/strategy.go */
export const CSI_NODE: Kind = kind<CSINode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  resource: 'csinodes',
  namespaced: false,
  fields: CSI_NODE_FIELDS,
  validateName: dns1123Subdomain,
  validate: validateCsiNode,
  validateUpdate: validateCsiNodeUpdate,
  unconditionalUpdate: false,
  deleteAnswersObject: true,
});
