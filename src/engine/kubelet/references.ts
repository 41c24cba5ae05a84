import type { Container, Volume } from '../api/core/pod/containerFields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import { decodeBase64 } from './decodeBase64.ts';

/** A ConfigMap, Secret or claim that a Pod names. */
export interface Reference {
  readonly kind: 'configmap' | 'secret' | 'persistentvolumeclaim';
  readonly name: string;
  readonly optional: boolean;
}

/** What was read of references, by `kind/name`; null: there is no such object. */
export type Fetched = Readonly<Record<string, KubeObject | null>>;

/** Key of a reference among what was read. */
export function keyOf(r: Pick<Reference, 'kind' | 'name'>): string {
  return `${r.kind}/${r.name}`;
}

function reference(
  kind: Reference['kind'],
  name: string | undefined,
  optional?: boolean,
): Reference {
  return { kind, name: name ?? '', optional: optional ?? false };
}

/** What the environment of a container is made from. */
export function envReferences(c: Container): readonly Reference[] {
  const out: Reference[] = [];
  for (const f of c.envFrom ?? []) {
    const { configMapRef: m, secretRef: s } = f;
    if (m) out.push(reference('configmap', m.name, m.optional));
    if (s) out.push(reference('secret', s.name, s.optional));
  }
  for (const e of c.env ?? []) {
    const { configMapKeyRef: m, secretKeyRef: s } = e.valueFrom ?? {};
    if (m) out.push(reference('configmap', m.name, m.optional));
    if (s) out.push(reference('secret', s.name, s.optional));
  }
  return out;
}

/** What a volume is made from. The service account's token volume is taken as always there. */
export function volumeReferences(v: Volume): readonly Reference[] {
  if (v.name?.startsWith('kube-api-access-')) return [];
  const out: Reference[] = [];
  if (v.configMap) out.push(reference('configmap', v.configMap.name, v.configMap.optional));
  if (v.secret) out.push(reference('secret', v.secret.secretName, v.secret.optional));
  const claim = v.persistentVolumeClaim?.claimName;
  if (claim !== undefined) out.push(reference('persistentvolumeclaim', claim));
  for (const p of v.projected?.sources ?? []) {
    if (p.configMap) out.push(reference('configmap', p.configMap.name, p.configMap.optional));
    if (p.secret) out.push(reference('secret', p.secret.name, p.secret.optional));
  }
  return out;
}

/** Texts of a ConfigMap or Secret by key. */
function dataOf(o: KubeObject | null | undefined): Readonly<Record<string, string>> {
  if (!o) return {};
  const { data = {}, binaryData = {} } = o as {
    data?: Readonly<Record<string, string>>;
    binaryData?: Readonly<Record<string, string>>;
  };
  if (o.kind !== 'Secret') return { ...data, ...binaryData };
  return Object.fromEntries(Object.entries(data).map(([k, v]) => [k, decodeBase64(v)]));
}

interface Item {
  readonly key?: string;
  readonly path?: string;
}

function chosen(
  data: Readonly<Record<string, string>>,
  items: readonly Item[] | undefined,
): Record<string, string> {
  if (!items) return { ...data };
  return Object.fromEntries(items.map((i) => [i.path ?? '', data[i.key ?? ''] ?? '']));
}

/** The first key that a volume's items name and its object lacks, as the kubelet says it. */
export function missingKey(v: Volume, fetched: Fetched): string | undefined {
  const sources = [
    { kind: 'configmap' as const, name: v.configMap?.name, items: v.configMap?.items },
    { kind: 'secret' as const, name: v.secret?.secretName, items: v.secret?.items },
  ];
  for (const { kind, name, items } of sources) {
    const o = name === undefined ? undefined : fetched[keyOf({ kind, name })];
    if (o && items?.some((i) => dataOf(o)[i.key ?? ''] === undefined)) {
      return 'references non-existent config key';
    }
  }
  return undefined;
}

/** Files of a volume by path below its mount. */
export function filesOf(v: Volume, pod: Pod, fetched: Fetched): Record<string, string> {
  const of = (kind: Reference['kind'], name: string | undefined, items?: readonly Item[]) =>
    chosen(dataOf(fetched[keyOf({ kind, name: name ?? '' })]), items);
  const files: Record<string, string> = {};
  if (v.configMap) Object.assign(files, of('configmap', v.configMap.name, v.configMap.items));
  if (v.secret) Object.assign(files, of('secret', v.secret.secretName, v.secret.items));
  for (const p of v.projected?.sources ?? []) {
    if (p.configMap) Object.assign(files, of('configmap', p.configMap.name, p.configMap.items));
    if (p.secret) Object.assign(files, of('secret', p.secret.name, p.secret.items));
    if (p.serviceAccountToken) files[p.serviceAccountToken.path ?? 'token'] = 'token';
    for (const i of p.downwardAPI?.items ?? []) {
      files[i.path ?? ''] = fieldText(pod, i.fieldRef?.fieldPath ?? '', {});
    }
  }
  for (const i of v.downwardAPI?.items ?? []) {
    files[i.path ?? ''] = fieldText(pod, i.fieldRef?.fieldPath ?? '', {});
  }
  return files;
}

/** What is only known on the node. */
export interface NodeText {
  readonly nodeName?: string;
  readonly podIP?: string;
  readonly hostIP?: string;
}

function pairs(map: Readonly<Record<string, string>> | undefined): string {
  const all = Object.entries(map ?? {}).map(([k, v]) => `${k}=${JSON.stringify(v)}`);
  return all.toSorted().join('\n');
}

/** The text behind a downward API path. Models: pkg/fieldpath */
export function fieldText(pod: Pod, path: string, node: NodeText): string {
  const m = /^metadata\.(labels|annotations)(?:\['(.+)'\])?$/.exec(path);
  if (m) {
    const map = pod.metadata?.[m[1] as 'labels' | 'annotations'];
    return m[2] === undefined ? pairs(map) : (map?.[m[2]] ?? '');
  }
  const simple: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata?.name,
    'metadata.namespace': pod.metadata?.namespace,
    'metadata.uid': pod.metadata?.uid,
    'spec.nodeName': node.nodeName ?? pod.spec?.nodeName,
    'spec.serviceAccountName': pod.spec?.serviceAccountName,
    'status.podIP': node.podIP,
    'status.podIPs': node.podIP,
    'status.hostIP': node.hostIP,
    'status.hostIPs': node.hostIP,
  };
  return simple[path] ?? '';
}

/** The environment of a container, or why it cannot be made. */
export function environmentOf(
  c: Container,
  pod: Pod,
  fetched: Fetched,
  node: NodeText,
): Readonly<Record<string, string>> | { readonly error: string } {
  const env: Record<string, string> = { HOSTNAME: pod.spec?.hostname ?? pod.metadata?.name ?? '' };
  for (const f of c.envFrom ?? []) {
    const r = f.configMapRef
      ? reference('configmap', f.configMapRef.name, f.configMapRef.optional)
      : reference('secret', f.secretRef?.name, f.secretRef?.optional);
    const o = fetched[keyOf(r)];
    if (!o && !r.optional) return { error: `${r.kind} "${r.name}" not found` };
    for (const [k, v] of Object.entries(dataOf(o))) env[`${f.prefix ?? ''}${k}`] = v;
  }
  for (const e of c.env ?? []) {
    const from = e.valueFrom;
    const name = e.name ?? '';
    if (!from) env[name] = expanded(e.value ?? '', env);
    else if (from.fieldRef) env[name] = fieldText(pod, from.fieldRef.fieldPath ?? '', node);
    else if (from.resourceFieldRef) env[name] = resourceText(c, pod, from.resourceFieldRef);
    else {
      const value = keyText(e, pod, fetched);
      if (typeof value !== 'string') return value;
      if (value !== '\0') env[name] = value;
    }
  }
  return env;
}

type EnvVar = NonNullable<Container['env']>[number];

/** The value behind a key reference; '\0' when it is optional and absent. */
function keyText(e: EnvVar, pod: Pod, fetched: Fetched): string | { readonly error: string } {
  const { configMapKeyRef: m, secretKeyRef: s } = e.valueFrom ?? {};
  const ref = m ?? s;
  const kind = m ? 'configmap' : 'secret';
  const o = fetched[keyOf({ kind, name: ref?.name ?? '' })];
  const optional = ref?.optional ?? false;
  if (!o) return optional ? '\0' : { error: `${kind} "${ref?.name}" not found` };
  const value = dataOf(o)[ref?.key ?? ''];
  if (value !== undefined) return value;
  if (optional) return '\0';
  const noun = m ? 'ConfigMap' : 'Secret';
  const where = `${pod.metadata?.namespace}/${ref?.name}`;
  return { error: `couldn't find key ${ref?.key} in ${noun} ${where}` };
}

interface ResourceRef {
  readonly containerName?: string;
  readonly resource?: string;
}

function resourceText(c: Container, pod: Pod, ref: ResourceRef): string {
  const of = ref.containerName
    ? (pod.spec?.containers?.find((x) => x.name === ref.containerName) ?? c)
    : c;
  const [which, name = ''] = (ref.resource ?? '').split('.') as ['limits' | 'requests', string?];
  return (of.resources?.[which] as Record<string, string> | undefined)?.[name] ?? '0';
}

/** `$(NAME)` of earlier variables. */
function expanded(value: string, env: Readonly<Record<string, string>>): string {
  if (!value.includes('$(')) return value;
  return value.replace(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole);
}

/** Command and arguments with `$(NAME)` replaced. */
export function expandedArgs(
  args: readonly string[] | undefined,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  return (args ?? []).map((a) => expanded(a, env));
}
