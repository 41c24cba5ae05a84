import type { Namespace } from '../../api/core/namespace/fields.ts';
import { NAMESPACE } from '../../api/core/namespace/namespace.ts';
import { forbiddenBy, forbiddenText, notFound } from '../status.ts';
import type { AdmissionPlugin } from './Admission.ts';
import { Refusal } from './Admission.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/**
 * Nothing is created in a namespace that is missing or ends; the initial ones stay.
 * Models: apiserver pkg/admission/plugin/namespace/lifecycle
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(a, view) {
    if (a.operation === 'DELETE' && a.kind === NAMESPACE && IMMORTAL.has(a.name)) {
      return new Refusal(forbiddenBy(a.kind, a.name, 'this namespace may not be deleted'));
    }
    if (a.operation !== 'CREATE' || !a.kind.namespaced) return a.object;
    const ns: Namespace | undefined = view.get('namespaces', '', a.namespace);
    if (!ns) return new Refusal(notFound(NAMESPACE, a.namespace));
    if (ns.metadata?.deletionTimestamp === undefined) return a.object;
    const why = `unable to create new content in namespace ${a.namespace} because it is being terminated`;
    const message = `${a.kind.resource} ${JSON.stringify(a.name)} is forbidden: ${why}`;
    const cause = {
      reason: 'NamespaceTerminating',
      message: `namespace ${a.namespace} is being terminated`,
      field: 'metadata.namespace',
    };
    return new Refusal(
      forbiddenText(message, { name: a.name, kind: a.kind.resource, causes: [cause] }),
    );
  },
};
