import type { Pod, PodSpec, Toleration } from '../../api/core/pod/fields.ts';
import type { ServiceAccount } from '../../api/core/serviceaccount/fields.ts';
import { forbiddenBy } from '../status.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';

function newPod(a: Attributes): Pod | undefined {
  const relevant = a.operation === 'CREATE' && a.kind.kind === 'Pod' && a.subresource === '';
  return relevant ? a.object : undefined;
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The volume with the API's token, CA and namespace. */
function tokenVolume(name: string): NonNullable<PodSpec['volumes']>[number] {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        {
          configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
        },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
      ],
      defaultMode: 0o644,
    },
  };
}

function withToken(spec: PodSpec, volume: string): PodSpec {
  const mount = <C extends NonNullable<PodSpec['containers']>[number]>(c: C): C => {
    if (c.volumeMounts?.some((m) => m.mountPath === TOKEN_PATH)) return c;
    const own = { name: volume, readOnly: true, mountPath: TOKEN_PATH };
    return { ...c, volumeMounts: [...(c.volumeMounts ?? []), own] };
  };
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), tokenVolume(volume)],
    containers: (spec.containers ?? []).map(mount),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mount) } : {}),
  };
}

/** Models: plugin/pkg/admission/serviceaccount */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(a, view) {
    const pod = newPod(a);
    if (!pod || pod.metadata?.annotations?.['kubernetes.io/config.mirror']) return a.object;
    const spec = pod.spec ?? {};
    const name = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
    const account: ServiceAccount | undefined = view.get('serviceaccounts', a.namespace, name);
    if (!account) {
      const why = `error looking up service account ${a.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
      return new Refusal(forbiddenBy(a.kind, a.name, why));
    }
    const named = { ...spec, serviceAccountName: name, serviceAccount: name };
    const wants = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    const mounted = wants ? withToken(named, `kube-api-access-${view.suffix()}`) : named;
    return { ...pod, spec: mounted };
  },
};

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** Models: plugin/pkg/admission/defaulttolerationseconds */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(a) {
    const pod = newPod(a);
    if (!pod) return a.object;
    const tolerations: readonly Toleration[] = pod.spec?.tolerations ?? [];
    const covers = (key: string): boolean =>
      tolerations.some(
        (t) => (t.key ?? key) === key && (t.effect === undefined || t.effect === 'NoExecute'),
      );
    const added = [NOT_READY, UNREACHABLE]
      .filter((key) => !covers(key))
      .map((key): Toleration => ({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      }));
    if (added.length === 0) return pod;
    return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...added] } };
  },
};

const SYSTEM: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Models: plugin/pkg/admission/priority; other PriorityClasses are not served yet. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(a) {
    const pod = newPod(a);
    if (!pod) return a.object;
    const name = pod.spec?.priorityClassName;
    if (name !== undefined && name !== '' && SYSTEM[name] === undefined) {
      const why = `no PriorityClass with name ${name} was found`;
      return new Refusal(forbiddenBy(a.kind, a.name, why));
    }
    const value = name ? SYSTEM[name]! : 0;
    const preemptionPolicy = pod.spec?.preemptionPolicy ?? 'PreemptLowerPriority';
    return { ...pod, spec: { ...pod.spec, priority: value, preemptionPolicy } };
  },
};
