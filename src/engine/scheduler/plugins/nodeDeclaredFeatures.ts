import type { Node } from '../../api/core/node/fields.ts';
import type { Container } from '../../api/core/pod/containerFields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import { ACTION } from '../framework/ClusterEvent.ts';
import { cycleKey } from '../framework/CycleState.ts';
import type { Plugin } from '../framework/Plugin.ts';
import { SKIP, unresolvable } from '../framework/PluginStatus.ts';
import type { PodInfo } from '../framework/PodInfo.ts';

const NAME = 'NodeDeclaredFeatures';
const REFUSED = unresolvable(NAME, "node(s) didn't match Pod's required features");

interface PreFilter {
  readonly required: readonly string[];
}

const STATE = cycleKey<PreFilter>(NAME);

interface Rule {
  readonly action?: string;
}

function restartsAll(list: readonly Container[] | undefined): boolean {
  const rules = (c: Container) => (c.restartPolicyRules ?? []) as readonly Rule[];
  return list?.some((c) => rules(c).some((r) => r.action === 'RestartAllContainers')) === true;
}

/** Features that a Pod needs. Models: component-helpers nodedeclaredfeatures/features */
function requiredFeatures({ spec }: Pod): readonly string[] {
  const out: string[] = [];
  if (restartsAll(spec?.containers) || restartsAll(spec?.initContainers)) {
    out.push('RestartAllContainersOnContainerExits');
  }
  if (spec?.hostNetwork === true && spec.hostUsers === false) {
    out.push('UserNamespacesHostNetworkSupport');
  }
  return out;
}

/** Kubelets of different age know different features. Models: plugins/nodedeclaredfeatures */
export function nodeDeclaredFeatures(): Plugin {
  return {
    name: NAME,
    preFilter(cycle, { pod }) {
      const required = requiredFeatures(pod);
      if (required.length === 0) return SKIP;
      cycle.write(STATE, { required });
      return undefined;
    },
    filter(cycle, _, node) {
      const { required } = cycle.read(STATE)!;
      return required.every((f) => node.declaredFeatures.has(f)) ? undefined : REFUSED;
    },
    events: [
      {
        event: { resource: 'Node', action: ACTION.Add | ACTION.UpdateNodeDeclaredFeature },
        hint(_, old, now) {
          const of = (n: unknown) => (n as Node).status?.declaredFeatures?.join(' ') ?? '';
          return old === undefined || of(old) !== of(now);
        },
      },
      {
        event: { resource: 'Pod', action: ACTION.Update },
        hint(pod, old, now) {
          if ((now as PodInfo).uid !== pod.uid) return false;
          const of = (p: unknown) => requiredFeatures((p as PodInfo).pod).join(' ');
          return of(old) !== of(now);
        },
      },
    ],
  };
}
