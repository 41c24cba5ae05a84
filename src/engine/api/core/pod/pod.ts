import { decode } from '../../fields/decode.ts';
import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { withField } from '../../meta/setDefaults.ts';
import { withGeneration } from '../../meta/specStrategy.ts';
import { defaultPodOnly, defaultPodSpec } from './defaults.ts';
import type { Pod, PodCondition } from './fields.ts';
import { POD, POD_CONDITION } from './fields.ts';
import { qosClass } from './qosClass.ts';
import { validatePod } from './validate.ts';
import { validatePodUpdate } from './validateUpdate.ts';

/** What a gated Pod's status says from the beginning. */
const GATED = decode(POD_CONDITION, {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
}).value as PodCondition;

function prepareForCreate(o: Pod): Pod {
  const gates = o.spec?.schedulingGates?.length ?? 0;
  return {
    ...o,
    metadata: { ...o.metadata, generation: 1 },
    status: {
      phase: 'Pending',
      ...(gates > 0 ? { conditions: [GATED] } : {}),
      qosClass: qosClass(o.spec ?? {}),
    },
  };
}

function prepareForUpdate(o: Pod, old: Pod): Pod {
  const generation = old.metadata?.generation ?? 1;
  const same = semanticEqual(o.spec, old.spec);
  return withGeneration({ ...o, status: old.status ?? {} }, same ? generation : generation + 1);
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
  defaults: (o) => withField(o, 'spec', defaultPodOnly(defaultPodSpec(o.spec ?? {}))),
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
