import type { Kind } from '../../engine/api/Kind.ts';
import { apiVersionOf } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import { KubectlError, quoted } from '../client/errors.ts';
import type { ManifestDocument } from './readManifest.ts';
import { readManifest } from './readManifest.ts';

/** An object of a manifest and where it goes. Models: k8s.io/cli-runtime pkg/resource Info */
export interface Info {
  readonly kind: Kind;
  /** '' for kinds without a namespace. */
  readonly namespace: string;
  readonly name: string;
  /** With the namespace filled in. */
  readonly object: KubeObject;
  /** `STDIN` or the file's name; '' when it did not come from a manifest. */
  readonly source: string;
  readonly doc?: ManifestDocument;
  /** Path of a list's item in its document: `items[2].`, else ''. */
  readonly prefix: string;
}

/** A document that gave no object, with kubectl's reason. */
export interface Unusable {
  readonly doc: ManifestDocument;
  readonly error: Error;
  /** Field that the reason is about. */
  readonly field?: string;
  /** kubectl reads no further. */
  readonly fatal: boolean;
}

/** Where objects without a namespace go. */
export interface NamespaceRule {
  readonly namespace: string;
  /** The namespace was asked for: objects of another one are refused. */
  readonly enforce: boolean;
}

/** What a manifest holds. */
export interface ManifestObjects {
  readonly infos: readonly Info[];
  readonly unusable: readonly Unusable[];
}

/**
 * The objects of a manifest. kubectl reads up to the first document that does not parse or has no
 * kind; a kind that is not served does not stop it.
 * Models: k8s.io/cli-runtime pkg/resource StreamVisitor, mapper.go, SetNamespace
 */
export function manifestObjects(
  text: string,
  source: string,
  rule: NamespaceRule,
): ManifestObjects {
  const infos: Info[] = [];
  const unusable: Unusable[] = [];
  for (const doc of readManifest(text)) {
    const found = objectsOf(doc, source, rule);
    infos.push(...found.infos);
    unusable.push(...found.unusable);
    if (found.unusable.some((u) => u.fatal)) break;
  }
  return { infos, unusable };
}

const TURN_OFF = 'if you choose to ignore these errors, turn validation off with --validate=false';

function objectsOf(doc: ManifestDocument, source: string, rule: NamespaceRule): ManifestObjects {
  if (doc.mistake) {
    const error = new KubectlError(`error parsing ${source}: ${doc.mistake.message}`);
    return { infos: [], unusable: [{ doc, error, fatal: true }] };
  }
  const mistakes = kindMistakes(doc.value);
  if (mistakes.length > 0) {
    const all = mistakes.length === 1 ? mistakes[0]! : `[${mistakes.join(', ')}]`;
    const text = `error validating ${quoted(source)}: error validating data: ${all}; ${TURN_OFF}`;
    const field = mistakes[0]!.startsWith('kind') ? 'kind' : 'apiVersion';
    return { infos: [], unusable: [{ doc, error: new KubectlError(text), field, fatal: true }] };
  }
  const infos: Info[] = [];
  const unusable: Unusable[] = [];
  for (const { object, prefix } of flattened(doc.value as KubeObject)) {
    const info = infoOf(object, source, rule, doc, prefix);
    if ('error' in info) unusable.push(info);
    else infos.push(info);
  }
  return { infos, unusable };
}

function kindMistakes(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return ['invalid object to validate'];
  }
  const { apiVersion, kind } = value as Readonly<Record<string, unknown>>;
  const out: string[] = [];
  for (const [field, v] of [
    ['apiVersion', apiVersion],
    ['kind', kind],
  ] as const) {
    if (v === undefined || v === null) out.push(`${field} not set`);
    else if (typeof v !== 'string') out.push(`${field} isn't string type`);
    else if (field === 'apiVersion' && v.split('/').length > 2) {
      out.push(`unexpected GroupVersion string: ${v}`);
    }
  }
  return out;
}

/** The objects of a list, however deep; anything else is itself. */
function flattened(o: KubeObject, prefix = ''): readonly { object: KubeObject; prefix: string }[] {
  const { items } = o as { items?: unknown };
  if (!o.kind!.endsWith('List') || !Array.isArray(items)) return [{ object: o, prefix }];
  const itemKind = o.kind!.slice(0, -4);
  const filled = { apiVersion: o.apiVersion!, kind: itemKind };
  return (items as KubeObject[]).flatMap((item, i) =>
    flattened(itemKind === '' ? item : { ...filled, ...item }, `${prefix}items[${i}].`),
  );
}

function infoOf(
  o: KubeObject,
  source: string,
  rule: NamespaceRule,
  doc: ManifestDocument,
  prefix: string,
): Info | Unusable {
  const apiVersion = text(o.apiVersion);
  const kindName = text(o.kind);
  const name = text(o.metadata?.name);
  const own = text(o.metadata?.namespace);
  const kind = kindOfObject(apiVersion, kindName);
  if (!kind) {
    const at = `name: ${quoted(name)} namespace: ${quoted(own)} from ${quoted(source)}`;
    const no = `no matches for kind ${quoted(kindName)} in version ${quoted(apiVersion)}`;
    const error = new KubectlError(
      `resource mapping not found for ${at}: ${no}\nensure CRDs are installed first`,
    );
    return { doc, error, field: `${prefix}kind`, fatal: false };
  }
  if (!kind.namespaced) return { kind, namespace: '', name, object: o, source, doc, prefix };
  if (rule.enforce && own !== '' && own !== rule.namespace) {
    const error = new KubectlError(
      `the namespace from the provided object ${quoted(own)} does not match the namespace ${quoted(rule.namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
    return { doc, error, field: `${prefix}metadata.namespace`, fatal: false };
  }
  const namespace = own === '' ? rule.namespace : own;
  const object = own === '' ? { ...o, metadata: { ...o.metadata, namespace } } : o;
  return { kind, namespace, name, object, source, doc, prefix };
}

function text(v: unknown): string {
  return typeof v === 'string' ? v : '';
}

/** An object as messages name it in full. Models: resource.Info String */
export function infoText(i: Info): string {
  const gv = i.kind.group === '' ? `/${i.kind.version}` : apiVersionOf(i.kind);
  const resource = `${gv}, Resource=${i.kind.resource}`;
  return `Resource: ${quoted(resource)}, GroupVersionKind: ${quoted(`${gv}, Kind=${i.kind.kind}`)}\nName: ${quoted(i.name)}, Namespace: ${quoted(i.namespace)}`;
}
