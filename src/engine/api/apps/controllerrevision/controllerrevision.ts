import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import type { ControllerRevision } from './fields.ts';
import { CONTROLLER_REVISION_TABLE } from './table.ts';
import { CONTROLLER_REVISION_FIELDS } from './fields.ts';
import { validateControllerRevision, validateControllerRevisionUpdate } from './validate.ts';

/** Models: pkg/registry/apps/controllerrevision/strategy.go */
export const CONTROLLER_REVISION: Kind = kind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  namespaced: true,
  fields: CONTROLLER_REVISION_FIELDS,
  table: CONTROLLER_REVISION_TABLE,
  validateName: dns1123Subdomain,
  validate: validateControllerRevision,
  validateUpdate: validateControllerRevisionUpdate,
});
