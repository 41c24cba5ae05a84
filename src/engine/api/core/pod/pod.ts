import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { defaultPodOnly, defaultPodSpec } from './defaults.ts';
import type { Pod } from './fields.ts';
import { POD } from './fields.ts';
import { qosClass } from './qosClass.ts';
import { validatePod, validatePodUpdate } from './validate.ts';

function prepareForCreate(o: Pod): Pod {
  const gates = o.spec?.schedulingGates?.length ?? 0;
  const gated = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
  return {
    ...o,
    metadata: { ...o.metadata, generation: 1 },
    status: {
      phase: 'Pending',
      ...(gates > 0 ? { conditions: [gated] } : {}),
      qosClass: qosClass(o.spec ?? {}),
    },
  };
}

function prepareForUpdate(o: Pod, old: Pod): Pod {
  const generation = (old.metadata?.generation ?? 1) + (o.spec === old.spec ? 0 : 1);
  const changed = JSON.stringify(o.spec) !== JSON.stringify(old.spec);
  return {
    ...o,
    metadata: { ...o.metadata, generation: changed ? generation : (old.metadata?.generation ?? 1) },
    status: old.status ?? {},
  };
}

function gracePeriod(o: Pod, asked: number | undefined): number {
  if (!o.spec?.nodeName) return 0;
  if (o.status?.phase === 'Failed' || o.status?.phase === 'Succeeded') return 0;
  const seconds = asked ?? o.spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}

/** Models: pkg/registry/core/pod/strategy.go */
export const POD_KIND: Kind = kind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  shortNames: ['po'],
  namespaced: true,
  fields: POD,
  validateName: dns1123Subdomain,
  defaults: (o) => ({ ...o, spec: defaultPodOnly(defaultPodSpec(o.spec ?? {})) }),
  prepareForCreate,
  prepareForUpdate,
  prepareForStatusUpdate: (o, old) => ({
    ...old,
    metadata: { ...old.metadata, resourceVersion: o.metadata?.resourceVersion ?? '' },
    status: { ...o.status, qosClass: old.status?.qosClass ?? 'BestEffort' },
  }),
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  gracePeriod,
  deleteAnswersObject: true,
  selectable: (o) => ({
    'spec.nodeName': o.spec?.nodeName ?? '',
    'spec.restartPolicy': o.spec?.restartPolicy ?? '',
    'spec.schedulerName': o.spec?.schedulerName ?? '',
    'spec.serviceAccountName': o.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': String(o.spec?.hostNetwork ?? false),
    'status.phase': o.status?.phase ?? '',
    'status.podIP': o.status?.podIP ?? '',
    'status.nominatedNodeName': o.status?.nominatedNodeName ?? '',
  }),
});
