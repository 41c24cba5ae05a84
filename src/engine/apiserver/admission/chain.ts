import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../Request.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { defaultTolerationSeconds } from './defaultTolerationSeconds.ts';
import { namespaceLifecycle } from './namespaceLifecycle.ts';
import { nodeTaint } from './nodeTaint.ts';
import { podTopologyLabels } from './podTopologyLabels.ts';
import { priority } from './priority.ts';
import { serviceAccount } from './serviceAccount.ts';

/** The admission chain, in upstream's order. Models: pkg/kubeapiserver/options/plugins.go */
const CHAIN: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  nodeTaint,
  priority,
  defaultTolerationSeconds,
  podTopologyLabels,
];

const ADMITTING = CHAIN.filter((p) => p.admit);
const VALIDATING = CHAIN.filter((p) => p.validate);

/** Lets every plugin change or refuse what is asked. */
export function admit(
  a: Attributes,
  env: Environment,
): { readonly object: KubeObject | undefined } | ApiResponse {
  let at = a;
  for (const plugin of ADMITTING) {
    const result = plugin.admit!(at, env);
    if (result instanceof Refusal) return result.response;
    if (result !== at.object) at = { ...at, object: result };
  }
  return { object: at.object };
}

/** Lets every plugin refuse what is valid. */
export function validateAdmission(a: Attributes, env: Environment): ApiResponse | undefined {
  for (const plugin of VALIDATING) {
    const refusal = plugin.validate!(a, env);
    if (refusal) return refusal.response;
  }
  return undefined;
}
