import type { Kind } from '../../Kind.ts';
import { templateOnlyWarnings } from '../workloadWarnings.ts';
import { kind } from '../../Kind.ts';
import { dns1123Label } from '../../meta/names.ts';
import { specStrategy } from '../../meta/specStrategy.ts';
import { defaultStatefulSet } from './defaults.ts';
import type { StatefulSet } from './fields.ts';
import { STATEFUL_SET_FIELDS } from './fields.ts';
import {
  validateStatefulSet,
  validateStatefulSetStatus,
  validateStatefulSetUpdate,
} from './validate.ts';
import { STATEFUL_SET_TABLE } from './table.ts';

/** Models: pkg/registry/apps/statefulset/strategy.go */
export const STATEFUL_SET: Kind = kind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  categories: ['all'],
  table: STATEFUL_SET_TABLE,
  shortNames: ['sts'],
  namespaced: true,
  fields: STATEFUL_SET_FIELDS,
  validateName: dns1123Label,
  warnings: templateOnlyWarnings,
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatus,
  updateSparesMeta: true,
  defaults: defaultStatefulSet,
  ...specStrategy<StatefulSet>(STATEFUL_SET_FIELDS),
});
