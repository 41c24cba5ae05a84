import type { Container } from '../../api/core/pod/containerFields.ts';
import { PROJECTED_VOLUME_SOURCE } from '../../api/core/pod/containerFields.ts';
import type { Pod, PodSpec } from '../../api/core/pod/fields.ts';
import type { ServiceAccount } from '../../api/core/serviceaccount/fields.ts';
import { formed } from '../../api/fields/decode.ts';
import { forbiddenBy } from '../status.ts';
import { nameSuffix } from '../strategy/newName.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin } from './Admission.ts';
import { Refusal } from './Admission.ts';
import { newPodOf } from './pods.ts';

type Volume = NonNullable<PodSpec['volumes']>[number];

const VOLUME = 'kube-api-access-';
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';

/** What the projected volume holds: the API's token, CA and namespace; the same for every Pod. */
const TOKEN_SOURCE = formed(PROJECTED_VOLUME_SOURCE, {
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [
          { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
        ],
      },
    },
  ],
  defaultMode: 0o644,
});

/** Containers with the token mounted; the same list when each has something at its path. */
function mounted(list: readonly Container[], volume: string): readonly Container[] {
  const mount = { name: volume, readOnly: true, mountPath: TOKEN_PATH };
  let changed = false;
  const out = list.map((c) => {
    if (c.volumeMounts?.some((m) => m.mountPath === TOKEN_PATH)) return c;
    changed = true;
    return { ...c, volumeMounts: [...(c.volumeMounts ?? []), mount] };
  });
  return changed ? out : list;
}

function withToken(spec: PodSpec, env: Environment): PodSpec {
  const present = spec.volumes?.find((v) => v.name?.startsWith(VOLUME))?.name;
  const name = present ?? VOLUME + nameSuffix(env.prng);
  const containers = mounted(spec.containers ?? [], name);
  const init = mounted(spec.initContainers ?? [], name);
  if (containers === spec.containers && init === (spec.initContainers ?? init)) return spec;
  const added: Volume = { name, projected: TOKEN_SOURCE };
  return {
    ...spec,
    ...(present === undefined ? { volumes: [...(spec.volumes ?? []), added] } : {}),
    containers,
    ...(spec.initContainers ? { initContainers: init } : {}),
  };
}

function withAccount(spec: PodSpec, name: string, account: ServiceAccount): PodSpec {
  const secrets = spec.imagePullSecrets ?? [];
  const own = account.imagePullSecrets ?? [];
  const pull = secrets.length === 0 && own.length > 0 ? { imagePullSecrets: own } : {};
  return { ...spec, serviceAccountName: name, serviceAccount: name, ...pull } as PodSpec;
}

function checkMirror(pod: Pod): string | undefined {
  const spec = pod.spec ?? {};
  if (spec.serviceAccountName) return 'a mirror pod may not reference service accounts';
  const projects = (v: Volume): boolean =>
    v.projected?.sources?.some((s) => s.serviceAccountToken !== undefined) ?? false;
  if (spec.volumes?.some(projects)) {
    return 'a mirror pod may not use ServiceAccountToken volume projections';
  }
  return spec.volumes?.some((v) => v.secret) ? 'a mirror pod may not reference secrets' : undefined;
}

/**
 * Every Pod runs as a ServiceAccount of its namespace and has its token mounted. The annotation
 * that limits which secrets may be mounted is not modelled.
 * Models: plugin/pkg/admission/serviceaccount
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  kinds: ['Pod'],
  admit(a, env) {
    const pod = newPodOf(a);
    if (!pod) return a.object;
    if (pod.metadata?.annotations?.[MIRROR] !== undefined) {
      const why = checkMirror(pod);
      return why === undefined ? pod : new Refusal(forbiddenBy(a.kind, a.name, why));
    }
    const spec = pod.spec ?? {};
    const name = spec.serviceAccountName || 'default';
    const account: ServiceAccount | undefined = env.get('serviceaccounts', a.namespace, name);
    if (!account) {
      const why = `error looking up service account ${a.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
      return new Refusal(forbiddenBy(a.kind, a.name, why));
    }
    const wants = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
    const tokened = wants ? withToken(spec, env) : spec;
    return { ...pod, spec: withAccount(tokened, name, account) };
  },
};
