import { semanticEqual } from '../../meta/semanticEqual.ts';
import { labelValue } from '../../meta/names.ts';
import { ipWarning } from '../../meta/ipWarnings.ts';
import type { ObjectMeta } from '../../meta/ObjectMeta.ts';
import { milliValue } from '../../quantity.ts';
import type { Container, Volume } from './containerFields.ts';
import type { NodeSelectorTerm, PodAffinity, PodSpec, PodTemplateSpec } from './fields.ts';
import { portWarnings } from './portWarnings.ts';
import { volumePathWarnings } from './volumePathWarnings.ts';

/** Labels of nodes that have other names now. Models: pkg/api/node/util.go */
const NODE_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods':
    'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

const ANNOTATIONS: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod':
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls':
    'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls':
    'non-functional in v1.11+; use the "sysctls" field instead',
};

const VOLUMES: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};
const VOLUME_NAMES: Readonly<Record<string, string>> = { storageos: 'storageOS' };
const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const NO_SELECTOR = 'a null labelSelector results in matching no pod';

/** What is said of a label of nodes that has another name now. */
export function nodeLabelWarning(label: string): string | undefined {
  return Object.hasOwn(NODE_LABELS, label) ? NODE_LABELS[label] : undefined;
}

/** Models: GetWarningsForNodeSelectorTerm */
export function nodeTermWarnings(
  t: NodeSelectorTerm,
  values: boolean,
  path: string,
  out: string[],
): void {
  t.matchExpressions?.forEach((r, i) => {
    const at = `${path}.matchExpressions[${i}]`;
    const text = nodeLabelWarning(r.key ?? '');
    if (text) out.push(`${at}.key: ${r.key} is ${text}`);
    if (!values) return;
    r.values?.forEach((v, j) => {
      for (const m of labelValue(v)) out.push(`${at}.values[${j}]: ${v} is invalid, ${m}`);
    });
  });
}

function nodeWarnings(spec: PodSpec, path: string, out: string[]): void {
  for (const k in spec.nodeSelector) {
    const text = nodeLabelWarning(k);
    if (text) out.push(`${path}.nodeSelector[${k}]: ${text}`);
  }
  const a = spec.affinity?.nodeAffinity;
  const at = `${path}.affinity.nodeAffinity`;
  a?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.forEach((t, i) => {
    const term = `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`;
    nodeTermWarnings(t, false, term, out);
  });
  a?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((t, i) => {
    const term = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`;
    nodeTermWarnings(t.preference ?? {}, true, term, out);
  });
  spec.topologySpreadConstraints?.forEach((c, i) => {
    const one = `${path}.topologySpreadConstraints[${i}]`;
    const text = nodeLabelWarning(c.topologyKey ?? '');
    if (text) out.push(`${one}.topologyKey: ${c.topologyKey} is ${text}`);
    if (!c.labelSelector) out.push(`${one}.labelSelector: ${NO_SELECTOR}`);
  });
}

function volumeWarnings(spec: PodSpec, path: string, out: string[]): void {
  spec.volumes?.forEach((v, i) => {
    for (const k in v) {
      const text = Object.hasOwn(VOLUMES, k) ? VOLUMES[k] : undefined;
      if (text && v[k as keyof Volume]) {
        out.push(`${path}.volumes[${i}].${VOLUME_NAMES[k] ?? k}: ${text}`);
      }
    }
  });
  if (spec.volumes) volumePathWarnings(spec.volumes, out);
}

function isFractional(q: string | undefined): boolean {
  return q !== undefined && milliValue(q) % 1000 !== 0;
}

/** Bytes cannot be split. */
function fractions(
  list: Readonly<Record<string, string>> | undefined,
  path: string,
  out: string[],
): void {
  for (const k of ['memory', 'ephemeral-storage']) {
    const q = list?.[k];
    if (!isFractional(q)) continue;
    const value = JSON.stringify(q);
    out.push(`${path}[${k}]: fractional byte value ${value} is invalid, must be an integer`);
  }
}

function resourceWarnings(c: Container, path: string, out: string[]): void {
  const { limits, requests } = c.resources ?? {};
  if (!limits && !requests) return;
  for (const k of ['memory', 'ephemeral-storage']) {
    const only = (l: typeof limits) => (l?.[k] === undefined ? undefined : { [k]: l[k] });
    fractions(only(limits), `${path}.resources.limits`, out);
    fractions(only(requests), `${path}.resources.requests`, out);
  }
}

function envWarnings(c: Container, path: string, out: string[]): void {
  if ((c.env?.length ?? 0) < 2) return;
  const seen = new Set<string>();
  c.env!.forEach((e, i) => {
    const name = e.name ?? '';
    if (!seen.has(name)) return void seen.add(name);
    const ref = `$(${name})`;
    const value = e.value ?? '';
    if (!e.valueFrom && value !== ref && value.includes(ref)) return;
    const text = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
    out.push(`${path}.env[${i}]: ${text}`);
  });
}

type EachContainer = (f: (c: Container, path: string) => void) => void;

function eachOf(spec: PodSpec, path: string): EachContainer {
  return (f) => {
    for (const k of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
      spec[k]?.forEach((c, i) => f(c, `${path}.${k}[${i}]`));
    }
  };
}

/** Annotations that were fields' forerunners. */
function profileWarnings(
  c: Container,
  spec: PodSpec,
  meta: ObjectMeta | undefined,
  prefix: string,
  out: string[],
): void {
  const annotations = meta?.annotations;
  if (!annotations) return;
  const seccomp = `container.seccomp.security.alpha.kubernetes.io/${c.name}`;
  if (!c.securityContext?.seccompProfile && annotations[seccomp] !== undefined) {
    out.push(`${prefix}metadata.annotations[${seccomp}]: ${SECCOMP}`);
  }
  const key = `container.apparmor.security.beta.kubernetes.io/${c.name}`;
  const value = annotations[key];
  if (prefix === '' || value === undefined || c.securityContext?.appArmorProfile) return;
  const said = appArmorOf(value);
  if (said && semanticEqual(spec.securityContext?.appArmorProfile, said)) return;
  const text = 'deprecated since v1.30; use the "appArmorProfile" field instead';
  out.push(`${prefix}metadata.annotations[${key}]: ${text}`);
}

/** Models: pkg/api/pod ApparmorFieldForAnnotation */
function appArmorOf(value: string): object | undefined {
  if (value === 'unconfined') return { type: 'Unconfined' };
  if (value === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!value.startsWith('localhost/') || value === 'localhost/') return undefined;
  return { type: 'Localhost', localhostProfile: value.slice('localhost/'.length) };
}

function duplicates(
  list: readonly string[],
  path: string,
  field: string,
  what: string,
  out: string[],
): void {
  const seen = new Set<string>();
  list.forEach((v, i) => {
    if (seen.has(v)) out.push(`${path}[${i}].${field}: duplicate ${what} ${JSON.stringify(v)}`);
    seen.add(v);
  });
}

function listWarnings(spec: PodSpec, path: string, out: string[]): void {
  const aliases = spec.hostAliases?.map((a) => a.ip ?? '') ?? [];
  duplicates(aliases, `${path}.hostAliases`, 'ip', 'ip', out);
  const secrets = spec.imagePullSecrets?.map((s) => s.name ?? '') ?? [];
  duplicates(secrets, `${path}.imagePullSecrets`, 'name', 'name', out);
  secrets.forEach((name, i) => {
    if (name === '') out.push(`${path}.imagePullSecrets[${i}].name: invalid empty name ""`);
  });
}

function affinityWarnings(a: PodAffinity | undefined, path: string, out: string[]): void {
  a?.requiredDuringSchedulingIgnoredDuringExecution?.forEach((t, i) => {
    if (t.labelSelector) return;
    const at = `${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`;
    out.push(`${at}.labelSelector: ${NO_SELECTOR}`);
  });
  a?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((t, i) => {
    if (t.podAffinityTerm?.labelSelector) return;
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    out.push(`${at}.podAffinityTerm.labelSelector: ${NO_SELECTOR}`);
  });
}

function lateWarnings(spec: PodSpec, path: string, out: string[]): void {
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const text = 'must be >= 0; negative values are invalid and will be treated as 1';
    out.push(`${path}.terminationGracePeriodSeconds: ${text}`);
  }
  affinityWarnings(spec.affinity?.podAffinity, `${path}.affinity.podAffinity`, out);
  affinityWarnings(spec.affinity?.podAntiAffinity, `${path}.affinity.podAntiAffinity`, out);
  spec.dnsConfig?.nameservers?.forEach((n, i) =>
    ipWarning(out, `${path}.dnsConfig.nameservers[${i}]`, n),
  );
  spec.hostAliases?.forEach((a, i) => ipWarning(out, `${path}.hostAliases[${i}].ip`, a.ip ?? ''));
}

/**
 * What is odd in a Pod although it is allowed. `prefix` is '' for a Pod, else the path of its
 * template with a dot: `spec.template.`. Models: pkg/api/pod/warnings.go
 */
export function podWarnings(
  spec: PodSpec,
  meta: ObjectMeta | undefined,
  prefix: string,
): readonly string[] {
  const out: string[] = [];
  const path = `${prefix}spec`;
  const annotations = meta?.annotations;
  nodeWarnings(spec, path, out);
  for (const k in annotations) {
    if (Object.hasOwn(ANNOTATIONS, k)) {
      out.push(`${prefix}metadata.annotations[${k}]: ${ANNOTATIONS[k]}`);
    }
  }
  volumeWarnings(spec, path, out);
  listWarnings(spec, path, out);
  fractions(spec.overhead, `${path}.overhead`, out);
  const pod = 'seccomp.security.alpha.kubernetes.io/pod';
  if (annotations?.[pod] !== undefined && !spec.securityContext?.seccompProfile) {
    out.push(`${prefix}metadata.annotations[${pod}]: ${SECCOMP}`);
  }
  const each = eachOf(spec, path);
  each((c, at) => {
    profileWarnings(c, spec, meta, prefix, out);
    resourceWarnings(c, at, out);
    envWarnings(c, at, out);
  });
  portWarnings(each, out);
  lateWarnings(spec, path, out);
  return out;
}

/** Warnings of a template that is new or changed. */
export function templateWarnings(
  t: PodTemplateSpec | undefined,
  old: PodTemplateSpec | undefined,
  path: string,
): readonly string[] {
  if (!t || (old && t === old)) return [];
  return podWarnings(t.spec ?? {}, t.metadata, `${path}.`);
}
