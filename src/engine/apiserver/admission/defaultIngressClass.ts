import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { Ingress } from '../../api/networking/ingress/fields.ts';
import { parseRfc3339 } from '../../sim/rfc3339.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin } from './Admission.ts';

const MARK = 'ingressclass.kubernetes.io/is-default-class';
const INGRESS_ANNOTATION = 'kubernetes.io/ingress.class';

/** The class marked as default that was created last; of those, the first by name. */
function defaultOf(env: Environment): KubeObject | undefined {
  const at = (o: KubeObject): number => parseRfc3339(o.metadata?.creationTimestamp ?? '') ?? 0;
  let found: KubeObject | undefined;
  for (const o of env.list('ingressclasses', '')) {
    if (o.metadata?.annotations?.[MARK] !== 'true') continue;
    if (!found || at(o) > at(found)) found = o;
  }
  return found;
}

/**
 * An Ingress without a class gets the default one. Models: plugin/pkg/admission/network/defaultingressclass
 */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  kinds: ['Ingress'],
  admit(a, env) {
    const o: Ingress = a.object ?? {};
    if (a.operation !== 'CREATE' || o.spec?.ingressClassName !== undefined) return a.object;
    if (o.metadata?.annotations?.[INGRESS_ANNOTATION] !== undefined) return a.object;
    const name = defaultOf(env)?.metadata?.name;
    return name === undefined ? o : { ...o, spec: { ...o.spec, ingressClassName: name } };
  },
};
