import type { Pod } from '../../api/core/pod/fields.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { forbiddenBy } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { podOf } from './pods.ts';

interface PriorityClass extends KubeObject {
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

/** Classes that are there before any is stored. Models: pkg/apis/scheduling/v1/helpers.go */
const SYSTEM: Readonly<Record<string, PriorityClass>> = {
  'system-cluster-critical': { value: 2_000_000_000, preemptionPolicy: 'PreemptLowerPriority' },
  'system-node-critical': { value: 2_000_001_000, preemptionPolicy: 'PreemptLowerPriority' },
};

const NONE: PriorityClass = { value: 0, preemptionPolicy: 'PreemptLowerPriority' };

/** The class that counts when none is named: the default one with the lowest value. */
function globalDefault(env: Environment): PriorityClass | undefined {
  let found: PriorityClass | undefined;
  for (const o of env.list('priorityclasses', '')) {
    const c = o as PriorityClass;
    if (c.globalDefault && (!found || (c.value ?? 0) < (found.value ?? 0))) found = c;
  }
  return found;
}

function refuse(a: Attributes, why: string): Refusal {
  return new Refusal(forbiddenBy(a.kind, a.name, why));
}

function admitNew(a: Attributes, pod: Pod, env: Environment): Pod | Refusal {
  const spec = pod.spec ?? {};
  const asked = spec.priorityClassName ?? '';
  const byDefault = asked === '' ? globalDefault(env) : undefined;
  const name = byDefault?.metadata?.name ?? asked;
  const stored: PriorityClass | undefined =
    asked === '' ? (byDefault ?? NONE) : env.get('priorityclasses', '', asked);
  const found = stored ?? SYSTEM[asked];
  if (!found) return refuse(a, `no PriorityClass with name ${asked} was found`);
  const value = found.value ?? 0;
  if (spec.priority !== undefined && spec.priority !== value) {
    return refuse(
      a,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  }
  const policy = (found.preemptionPolicy ?? spec.preemptionPolicy) as typeof spec.preemptionPolicy;
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    return refuse(
      a,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  }
  const named = name === '' ? {} : { priorityClassName: name };
  const preempts = policy === undefined ? {} : { preemptionPolicy: policy };
  return { ...pod, spec: { ...spec, ...named, priority: value, ...preempts } };
}

/** What the plugin set at creation is kept by updates that leave it out. */
function admitChanged(pod: Pod, old: Pod | undefined): Pod {
  const was = old?.spec;
  const spec = pod.spec ?? {};
  const priority = spec.priority ?? was?.priority;
  const policy = spec.preemptionPolicy ?? was?.preemptionPolicy;
  if (priority === spec.priority && policy === spec.preemptionPolicy) return pod;
  return {
    ...pod,
    spec: {
      ...spec,
      ...(priority === undefined ? {} : { priority }),
      ...(policy === undefined ? {} : { preemptionPolicy: policy }),
    },
  };
}

/** Models: plugin/pkg/admission/priority */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  kinds: ['Pod', 'PriorityClass'],
  admit(a, env) {
    const pod = podOf(a);
    if (!pod) return a.object;
    return a.operation === 'CREATE' ? admitNew(a, pod, env) : admitChanged(pod, a.old);
  },
  validate(a, env) {
    if (a.operation === 'DELETE' && a.kind.kind === 'PriorityClass' && SYSTEM[a.name]) {
      return refuse(a, 'this is a system priority class and cannot be deleted');
    }
    if (a.kind.kind !== 'PriorityClass' || a.operation === 'DELETE') return undefined;
    if (!(a.object as PriorityClass).globalDefault) return undefined;
    const other = globalDefault(env)?.metadata?.name;
    if (other === undefined || (a.operation === 'UPDATE' && other === a.name)) return undefined;
    const why = `PriorityClass ${other} is already marked as default. Only one default can exist`;
    return refuse(a, why);
  },
};
