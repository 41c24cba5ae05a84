import type { Kind } from '../../Kind.ts';
import { templateOnlyWarnings } from '../workloadWarnings.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { specStrategy, withGeneration } from '../../meta/specStrategy.ts';
import { defaultDaemonSet } from './defaults.ts';
import type { DaemonSet } from './fields.ts';
import { DAEMON_SET_FIELDS } from './fields.ts';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './validate.ts';
import { DAEMON_SET_TABLE } from './table.ts';

const STRATEGY = specStrategy<DaemonSet>(DAEMON_SET_FIELDS);

/** Where `apps/v1` keeps the template generation, once a field. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function templateGeneration(o: DaemonSet): number {
  return Number(o.metadata?.annotations?.[TEMPLATE_GENERATION] ?? 0);
}

function withTemplateGeneration(o: DaemonSet, generation: number): DaemonSet {
  const annotations = { ...o.metadata?.annotations, [TEMPLATE_GENERATION]: String(generation) };
  return { ...o, metadata: { ...o.metadata, annotations } };
}

function prepareForCreate(o: DaemonSet): DaemonSet {
  return withTemplateGeneration(STRATEGY.prepareForCreate(o), Math.max(1, templateGeneration(o)));
}

function prepareForUpdate(o: DaemonSet, old: DaemonSet): DaemonSet {
  const next = STRATEGY.prepareForUpdate(o, old);
  const was = templateGeneration(old);
  if (semanticEqual(o.spec?.template, old.spec?.template)) return withTemplateGeneration(next, was);
  const generation = (old.metadata?.generation ?? 0) + 1;
  return withGeneration(withTemplateGeneration(next, was + 1), generation);
}

/**
 * A changed template raises the template generation, an annotation.
 * Models: pkg/registry/apps/daemonset/strategy.go
 */
export const DAEMON_SET: Kind = kind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  categories: ['all'],
  table: DAEMON_SET_TABLE,
  shortNames: ['ds'],
  namespaced: true,
  fields: DAEMON_SET_FIELDS,
  validateName: dns1123Subdomain,
  warnings: templateOnlyWarnings,
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  validateStatusUpdate: validateDaemonSetStatus,
  updateSparesMeta: true,
  defaults: defaultDaemonSet,
  ...STRATEGY,
  prepareForCreate,
  prepareForUpdate,
});
