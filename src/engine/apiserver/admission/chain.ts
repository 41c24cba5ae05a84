import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../Request.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { claimResize } from './claimResize.ts';
import { defaultIngressClass } from './defaultIngressClass.ts';
import { defaultStorageClass } from './defaultStorageClass.ts';
import { defaultTolerationSeconds } from './defaultTolerationSeconds.ts';
import { limitRanger } from './limitRanger.ts';
import { namespaceLifecycle } from './namespaceLifecycle.ts';
import { nodeTaint } from './nodeTaint.ts';
import { podResizeValidator } from './podResizeValidator.ts';
import { podSecurity } from './podSecurity.ts';
import { podTopologyLabels } from './podTopologyLabels.ts';
import { priority } from './priority.ts';
import { rbacEscalation } from './rbacEscalation.ts';
import { runtimeClass } from './runtimeClass.ts';
import { serviceAccount } from './serviceAccount.ts';
import { storageObjectInUseProtection } from './storageObjectInUseProtection.ts';

/** The admission chain, in upstream's order. Models: pkg/kubeapiserver/options/plugins.go */
const CHAIN: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeTaint,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  claimResize,
  runtimeClass,
  defaultIngressClass,
  podTopologyLabels,
  podResizeValidator,
  rbacEscalation,
];

/** The plugins that look at a kind. */
interface Chain {
  readonly admitting: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
  readonly warning: readonly AdmissionPlugin[];
}

const chains = new Map<Kind, Chain>();

function chainOf(kind: Kind): Chain {
  let chain = chains.get(kind);
  if (!chain) {
    const own = CHAIN.filter((p) => p.kinds?.includes(kind.kind) !== false);
    chain = {
      admitting: own.filter((p) => p.admit),
      validating: own.filter((p) => p.validate),
      warning: own.filter((p) => p.warnings),
    };
    chains.set(kind, chain);
  }
  return chain;
}

/** Lets every plugin change or refuse what is asked. */
export function admit(
  a: Attributes,
  env: Environment,
): { readonly object: KubeObject | undefined } | ApiResponse {
  let at = a;
  for (const plugin of chainOf(a.kind).admitting) {
    const result = plugin.admit!(at, env);
    if (result instanceof Refusal) return result.response;
    if (result !== at.object) at = { ...at, object: result };
  }
  return { object: at.object };
}

/** Lets every plugin refuse what is valid. */
export function validateAdmission(a: Attributes, env: Environment): ApiResponse | undefined {
  for (const plugin of chainOf(a.kind).validating) {
    const refusal = plugin.validate!(a, env);
    if (refusal) return refusal.response;
  }
  return undefined;
}

const NONE: readonly string[] = [];

/** What plugins warn of. */
export function admissionWarnings(a: Attributes, env: Environment): readonly string[] {
  const { warning } = chainOf(a.kind);
  return warning.length === 0 ? NONE : warning.flatMap((p) => p.warnings!(a, env));
}
