import type { PodTemplateSpec } from '../core/pod/fields.ts';
import { templateWarnings } from '../core/pod/warnings.ts';
import { nameWarnings } from '../meta/nameWarnings.ts';
import type { KubeObject } from '../meta/ObjectMeta.ts';

interface Workload extends KubeObject {
  readonly spec?: { readonly template?: PodTemplateSpec };
}

function isUnchanged(o: KubeObject, old: KubeObject | undefined): boolean {
  return old !== undefined && o.metadata?.generation === old.metadata?.generation;
}

/** Of a workload with one template. Models: WarningsOnCreate, WarningsOnUpdate of registry/apps */
export function workloadWarnings(o: Workload, old: Workload | undefined): readonly string[] {
  if (isUnchanged(o, old)) return [];
  const template = templateWarnings(o.spec?.template, undefined, 'spec.template');
  return old ? template : [...nameWarnings(o), ...template];
}

/** As `workloadWarnings`, without the name: DaemonSets, StatefulSets. */
export function templateOnlyWarnings(o: Workload, old: Workload | undefined): readonly string[] {
  if (isUnchanged(o, old)) return [];
  return templateWarnings(o.spec?.template, old?.spec?.template, 'spec.template');
}
