import type { Kind } from '../../Kind.ts';
import { kind } from '../../Kind.ts';
import { dns1123Subdomain } from '../../meta/names.ts';
import { semanticEqual } from '../../meta/semanticEqual.ts';
import { withField } from '../../meta/setDefaults.ts';
import { metaWithGeneration, withGeneration } from '../../meta/specStrategy.ts';
import { defaultPodOnly, defaultPodSpec } from './defaults.ts';
import type { Pod, PodCondition } from './fields.ts';
import { POD } from './fields.ts';
import { mergeLabelKeys } from './mergeLabelKeys.ts';
import { qosClass } from './qosClass.ts';
import { podWarnings } from './warnings.ts';
import { nameWarnings } from '../../meta/nameWarnings.ts';
import { validatePod } from './validate.ts';
import { validatePodStatus } from './validateStatus.ts';
import { validatePodUpdate } from './validateUpdate.ts';
import { POD_TABLE } from './table.ts';

/** What a gated Pod's status says from the beginning. */
function gated(o: Pod): PodCondition {
  return {
    type: 'PodScheduled',
    status: 'False',
    lastTransitionTime: o.metadata?.creationTimestamp ?? '',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
}

function prepareForCreate(o: Pod): Pod {
  const gates = o.spec?.schedulingGates?.length ?? 0;
  const spec = mergeLabelKeys(o);
  return {
    ...o,
    ...(spec ? { spec } : {}),
    metadata: metaWithGeneration(o.metadata ?? {}, 1),
    status: {
      phase: 'Pending',
      ...(gates > 0 ? { conditions: [gated(o)] } : {}),
      qosClass: qosClass(o.spec ?? {}),
    },
  };
}

function prepareForUpdate(o: Pod, old: Pod): Pod {
  const generation = old.metadata?.generation ?? 1;
  const same = semanticEqual(o.spec, old.spec);
  return withGeneration({ ...o, status: old.status ?? {} }, same ? generation : generation + 1);
}

/** The owners stay: old kubelets spoilt them. */
function prepareForStatusUpdate(o: Pod, old: Pod): Pod {
  const { ownerReferences: _, ...rest } = o.metadata ?? {};
  const owners = old.metadata?.ownerReferences;
  const metadata =
    o.metadata === old.metadata || owners === o.metadata?.ownerReferences
      ? (o.metadata ?? {})
      : { ...rest, ...(owners ? { ownerReferences: owners } : {}) };
  const qos = old.status?.qosClass ?? 'BestEffort';
  const status = o.status?.qosClass === qos ? o.status : { ...o.status, qosClass: qos };
  return { ...o, metadata, spec: old.spec ?? {}, status };
}

function gracePeriod(o: Pod, asked: number | undefined): number {
  if (!o.spec?.nodeName) return 0;
  if (o.status?.phase === 'Failed' || o.status?.phase === 'Succeeded') return 0;
  const seconds = asked ?? o.spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}

/** Only of new Pods. Models: podStrategy WarningsOnCreate */
function warnings(o: Pod, old: Pod | undefined): readonly string[] {
  if (old) return [];
  const own = nameWarnings(o, "the Pod's hostname");
  return [...own, ...podWarnings(o.spec ?? {}, o.metadata, '')];
}

/** Models: pkg/registry/core/pod/strategy.go */
export const POD_KIND: Kind = kind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  categories: ['all'],
  table: POD_TABLE,
  shortNames: ['po'],
  namespaced: true,
  fields: POD,
  validateName: dns1123Subdomain,
  defaults: (o) => withField(o, 'spec', defaultPodOnly(defaultPodSpec(o.spec ?? {}))),
  prepareForCreate,
  prepareForUpdate,
  prepareForStatusUpdate,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatus,
  warnings,
  gracePeriod,
  deleteAnswersObject: true,
  selectable: {
    'spec.nodeName': (o) => o.spec?.nodeName ?? '',
    'spec.restartPolicy': (o) => o.spec?.restartPolicy ?? '',
    'spec.schedulerName': (o) => o.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (o) => o.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (o) => String(o.spec?.hostNetwork ?? false),
    'status.phase': (o) => o.status?.phase ?? '',
    'status.podIP': (o) => o.status?.podIP ?? '',
    'status.nominatedNodeName': (o) => o.status?.nominatedNodeName ?? '',
  },
});
