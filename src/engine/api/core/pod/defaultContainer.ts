import { defaultQuantities } from '../../meta/defaultQuantities.ts';
import { mapField, mapList, mapSame, setDefaults, withField } from '../../meta/setDefaults.ts';
import type {
  Container,
  ContainerPort,
  EnvVar,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  Probe,
  ResourceRequirements,
} from './containerFields.ts';

/** The tag of an image, `latest` when it has neither tag nor digest. */
export function imageTag(image: string): string {
  const at = image.indexOf('@');
  const name = image.slice(image.lastIndexOf('/', at < 0 ? undefined : at) + 1);
  const bare = at < 0 ? name : name.slice(0, name.indexOf('@'));
  const colon = bare.indexOf(':');
  if (colon >= 0) return bare.slice(colon + 1);
  return at < 0 ? 'latest' : '';
}

const NAME_MAX = 255;
const DIGEST = '@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const PATH = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${HOST}(?:\\.${HOST})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const IMAGE = new RegExp(
  `^(?:${DOMAIN}/)?${PATH}(?:/${PATH})*(?::\\w[\\w.-]{0,127})?(?:${DIGEST})?$`,
);

/** Whether a text names an image. Models: distribution/reference ParseNormalizedNamed */
function isImage(image: string): boolean {
  if (!IMAGE.test(image) || /^[a-f0-9]{64}$/.test(image)) return false;
  const name = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const first = name.slice(0, name.indexOf('/') + 1);
  const hosted = /[.:]|^localhost\/$/.test(first);
  const prefix = hosted ? '' : `docker.io/${first === '' ? 'library/' : ''}`;
  return prefix.length + name.length <= NAME_MAX;
}

/** `Always` for no tag or `:latest`, else `IfNotPresent`, also for what names no image. */
export function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const latest = imageTag(image) === 'latest' && isImage(image);
  return latest ? 'Always' : 'IfNotPresent';
}

/** Models: SetDefaults_ResourceList of limits and requests */
export function defaultResources(r: ResourceRequirements): ResourceRequirements {
  return mapField(mapField(r, 'limits', defaultQuantities), 'requests', defaultQuantities);
}

function defaultHttpGet(h: HTTPGetAction): HTTPGetAction {
  return setDefaults(h, { path: '/', scheme: 'HTTP' });
}

function defaultProbe(given: Probe): Probe {
  let p = given;
  const { timeoutSeconds, periodSeconds, successThreshold, failureThreshold } = p;
  if (!timeoutSeconds || !periodSeconds || !successThreshold || !failureThreshold) {
    p = {
      ...p,
      timeoutSeconds: timeoutSeconds || 1,
      periodSeconds: periodSeconds || 10,
      successThreshold: successThreshold || 1,
      failureThreshold: failureThreshold || 3,
    };
  }
  p = mapField(p, 'httpGet', defaultHttpGet);
  return mapField(p, 'grpc', (g) => withField(g, 'service', g.service ?? ''));
}

function defaultHandler(h: LifecycleHandler): LifecycleHandler {
  return mapField(h, 'httpGet', defaultHttpGet);
}

function defaultLifecycle(l: Lifecycle): Lifecycle {
  return mapField(mapField(l, 'postStart', defaultHandler), 'preStop', defaultHandler);
}

/** Models: SetDefaults_ObjectFieldSelector */
export function defaultFieldRef<T extends { readonly apiVersion?: string }>(ref: T): T {
  return ref.apiVersion ? ref : { ...ref, apiVersion: 'v1' };
}

function defaultEnv(e: EnvVar): EnvVar {
  return mapField(e, 'valueFrom', (v) =>
    mapField(mapField(v, 'fieldRef', defaultFieldRef), 'fileKeyRef', (f) =>
      withField(f, 'optional', f.optional ?? false),
    ),
  );
}

function defaultPort(p: ContainerPort): ContainerPort {
  return p.protocol ? p : { ...p, protocol: 'TCP' };
}

/** Models: pkg/apis/core/v1/defaults.go SetDefaults_Container and what lies in a container */
export function defaultContainer(given: Container): Container {
  let c = given;
  if (!c.terminationMessagePath || !c.terminationMessagePolicy || !c.imagePullPolicy) {
    c = setDefaults(c, {
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: pullPolicy(c.image ?? ''),
    });
  }
  c = mapList(c, 'ports', defaultPort);
  c = mapList(c, 'env', defaultEnv);
  c = withField(c, 'resources', defaultResources(c.resources ?? {}));
  c = mapField(c, 'livenessProbe', defaultProbe);
  c = mapField(c, 'readinessProbe', defaultProbe);
  c = mapField(c, 'startupProbe', defaultProbe);
  return mapField(c, 'lifecycle', defaultLifecycle);
}

/** Requests that are not given are the limits; only of Pods, not of templates. */
export function requestsFromLimits(list: readonly Container[]): readonly Container[] {
  return mapSame(list, (c) => {
    const { limits, requests } = c.resources ?? {};
    if (!limits) return c;
    let out: Record<string, string> | undefined;
    for (const k in limits) {
      if (requests?.[k] !== undefined) continue;
      out ??= { ...requests };
      out[k] = limits[k]!;
    }
    return out ? { ...c, resources: { ...c.resources, requests: out } } : c;
  });
}

/** With the host's network a container's ports are the host's; only of Pods. */
export function hostPorts(list: readonly Container[]): readonly Container[] {
  return mapSame(list, (c) =>
    mapList(c, 'ports', (p: ContainerPort) =>
      p.hostPort || !p.containerPort ? p : { ...p, hostPort: p.containerPort },
    ),
  );
}
