import type { Kind } from '../../Kind.ts';
import { workloadWarnings } from '../workloadWarnings.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { specStrategy, statusWithoutLabels, withGeneration } from '../../meta/specStrategy.ts';
import { defaultDeployment } from './defaults.ts';
import type { Deployment } from './fields.ts';
import { DEPLOYMENT_FIELDS } from './fields.ts';
import {
  validateDeployment,
  validateDeploymentStatus,
  validateDeploymentUpdate,
} from './validate.ts';
import { DEPLOYMENT_TABLE } from './table.ts';

const STRATEGY = specStrategy<Deployment>(DEPLOYMENT_FIELDS);

/** Annotations count too: they are copied to ReplicaSets. */
function prepareForUpdate(o: Deployment, old: Deployment): Deployment {
  const next = STRATEGY.prepareForUpdate(o, old);
  const was = old.metadata?.annotations ?? {};
  if (semanticEqual(o.metadata?.annotations ?? {}, was)) return next;
  return withGeneration(next, (old.metadata?.generation ?? 0) + 1);
}

/** Models: pkg/registry/apps/deployment/strategy.go */
export const DEPLOYMENT: Kind = kind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  categories: ['all'],
  table: DEPLOYMENT_TABLE,
  shortNames: ['deploy'],
  namespaced: true,
  fields: DEPLOYMENT_FIELDS,
  validateName: dns1123Subdomain,
  warnings: workloadWarnings,
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  validateStatusUpdate: validateDeploymentStatus,
  updateSparesMeta: true,
  defaults: defaultDeployment,
  ...STRATEGY,
  prepareForUpdate,
  prepareForStatusUpdate: statusWithoutLabels,
});
