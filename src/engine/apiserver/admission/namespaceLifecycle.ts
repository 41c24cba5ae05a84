import type { Namespace } from '../../api/core/namespace/fields.ts';
import { NAMESPACE } from '../../api/core/namespace/namespace.ts';
import { forbiddenBy, forbiddenText, notFound, qualified } from '../status.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** Requests that look into a namespace and change nothing there that is stored. */
const REVIEWS = new Set(['LocalSubjectAccessReview']);

function terminating(a: Attributes): Refusal {
  const why = `unable to create new content in namespace ${a.namespace} because it is being terminated`;
  const message = `${qualified(a.kind)} ${JSON.stringify(a.name)} is forbidden: ${why}`;
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${a.namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  return new Refusal(
    forbiddenText(message, {
      name: a.name,
      ...(a.kind.group === '' ? {} : { group: a.kind.group }),
      kind: a.kind.resource,
      causes: [cause],
    }),
  );
}

/**
 * Nothing is created in a namespace that is missing or ends; the initial ones stay.
 * Models: apiserver pkg/admission/plugin/namespace/lifecycle
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(a, env) {
    if (a.operation === 'DELETE' && a.kind === NAMESPACE && IMMORTAL.has(a.name)) {
      return new Refusal(forbiddenBy(a.kind, a.name, 'this namespace may not be deleted'));
    }
    if (a.operation !== 'CREATE' || !a.kind.namespaced || REVIEWS.has(a.kind.kind)) {
      return a.object;
    }
    const ns: Namespace | undefined = env.get('namespaces', '', a.namespace);
    if (!ns) return new Refusal(notFound(NAMESPACE, a.namespace));
    return ns.metadata?.deletionTimestamp === undefined ? a.object : terminating(a);
  },
};
