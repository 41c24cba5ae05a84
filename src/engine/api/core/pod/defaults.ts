import type { Container, Probe } from './containerFields.ts';
import type { PodSpec } from './fields.ts';

/** `Always` for no tag or `:latest`, else `IfNotPresent`. */
function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  if (image.includes('@')) return 'IfNotPresent';
  const last = image.slice(image.lastIndexOf('/') + 1);
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(p: Probe | undefined): Probe | undefined {
  if (!p) return p;
  const http = p.httpGet && {
    ...p.httpGet,
    path: p.httpGet.path ?? '/',
    scheme: p.httpGet.scheme ?? 'HTTP',
  };
  return {
    ...(p.exec ? { exec: p.exec } : {}),
    ...(http ? { httpGet: http } : {}),
    ...(p.tcpSocket ? { tcpSocket: p.tcpSocket } : {}),
    ...(p.grpc ? { grpc: { ...p.grpc, service: p.grpc.service ?? '' } } : {}),
    ...(p.initialDelaySeconds ? { initialDelaySeconds: p.initialDelaySeconds } : {}),
    timeoutSeconds: p.timeoutSeconds ?? 1,
    periodSeconds: p.periodSeconds ?? 10,
    successThreshold: p.successThreshold ?? 1,
    failureThreshold: p.failureThreshold ?? 3,
    ...(p.terminationGracePeriodSeconds === undefined
      ? {}
      : { terminationGracePeriodSeconds: p.terminationGracePeriodSeconds }),
  };
}

/** Requests that are not given are the limits. */
function defaultResources(r: NonNullable<Container['resources']>): Container['resources'] {
  if (!r.limits) return r;
  const missing = Object.keys(r.limits).filter((k) => r.requests?.[k] === undefined);
  if (missing.length === 0) return r;
  const requests: Record<string, string> = { ...r.requests };
  for (const k of missing) requests[k] = r.limits[k]!;
  return { limits: r.limits, requests, ...(r.claims ? { claims: r.claims } : {}) };
}

function defaultContainer(c: Container, hostNetwork: boolean): Container {
  const ports = c.ports?.map((p) => ({
    ...p,
    ...(hostNetwork && !p.hostPort && p.containerPort ? { hostPort: p.containerPort } : {}),
    protocol: p.protocol ?? ('TCP' as const),
  }));
  return {
    ...c,
    ...(ports ? { ports } : {}),
    resources: defaultResources(c.resources ?? {}) ?? {},
    ...(c.livenessProbe ? { livenessProbe: defaultProbe(c.livenessProbe)! } : {}),
    ...(c.readinessProbe ? { readinessProbe: defaultProbe(c.readinessProbe)! } : {}),
    ...(c.startupProbe ? { startupProbe: defaultProbe(c.startupProbe)! } : {}),
    terminationMessagePath: c.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: c.terminationMessagePolicy ?? 'File',
    imagePullPolicy: c.imagePullPolicy ?? pullPolicy(c.image ?? ''),
  };
}

/**
 * Defaults of a Pod's spec, as the scheme sets them before admission.
 * Models: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec, SetDefaults_Container …
 */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  const host = spec.hostNetwork === true;
  return {
    ...spec,
    ...(spec.initContainers
      ? { initContainers: spec.initContainers.map((c) => defaultContainer(c, host)) }
      : {}),
    containers: (spec.containers ?? []).map((c) => defaultContainer(c, host)),
    restartPolicy: spec.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy ?? 'ClusterFirst',
    securityContext: spec.securityContext ?? {},
    schedulerName: spec.schedulerName ?? 'default-scheduler',
    ...(spec.volumes ? { volumes: spec.volumes.map(defaultVolume) } : {}),
  };
}

/** Defaults that only a Pod has, not a template. */
export function defaultPodOnly(spec: PodSpec): PodSpec {
  return { ...spec, enableServiceLinks: spec.enableServiceLinks ?? true };
}

type Volume = NonNullable<PodSpec['volumes']>[number];

const MODE = 0o644;

function defaultVolume(v: Volume): Volume {
  const kinds = Object.keys(v).filter((k) => k !== 'name');
  if (kinds.length === 0) return { ...v, emptyDir: {} };
  if (v.secret) return { ...v, secret: { ...v.secret, defaultMode: v.secret.defaultMode ?? MODE } };
  if (v.configMap) {
    return { ...v, configMap: { ...v.configMap, defaultMode: v.configMap.defaultMode ?? MODE } };
  }
  if (v.projected) {
    return { ...v, projected: { ...v.projected, defaultMode: v.projected.defaultMode ?? MODE } };
  }
  if (v.downwardAPI) {
    const defaultMode = v.downwardAPI.defaultMode ?? MODE;
    return { ...v, downwardAPI: { ...v.downwardAPI, defaultMode } };
  }
  if (v.hostPath) return { ...v, hostPath: { ...v.hostPath, type: v.hostPath.type ?? '' } };
  return v;
}
