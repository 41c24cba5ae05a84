import type { Kind } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Invocation } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';
import { pathOf } from '../client/paths.ts';
import type { Info, Unusable } from '../manifest/manifestObjects.ts';
import { allKinds, findKind, kindNamed, noSuchType } from './resourceTypes.ts';
import { readFiles } from './readFiles.ts';

/** What a command line asks for: one object, or all of a kind that a selector matches. */
export interface Target {
  readonly kind: Kind;
  /** '' means all namespaces, or a kind without any. */
  readonly namespace: string;
  /** '' means the whole collection. */
  readonly name: string;
  /** The object as a manifest has it. */
  readonly info?: Info;
}

/** How arguments may name objects. */
export interface TargetRules {
  /** A type without a name or selector means all of them. */
  readonly typeMeansAll?: boolean;
  /** No argument at all is fine. */
  readonly mayBeEmpty?: boolean;
  /** The verb's `--selector` means something else. */
  readonly noSelectors?: boolean;
}

/** Everything that a command line asks for, and the failures met on the way. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly errors: readonly Error[];
  /** Exactly one object was named. */
  readonly single: boolean;
}

const NO_NAME = 'resource(s) were provided, but no name was specified';

/**
 * What the arguments `TYPE NAME…`, `TYPE/NAME…`, `TYPE,TYPE` or the manifests of `-f` name.
 * Models: k8s.io/cli-runtime pkg/resource Builder
 */
export function targetsOf(c: Invocation, args: readonly string[], rules: TargetRules): Targets {
  if (c.flags.list('filename').length > 0) return fromFiles(c, args);
  const everywhere = c.flags.bool('all-namespaces');
  const selector = rules.noSelectors === true ? '' : c.flags.text('selector');
  const fieldSelector = c.flags.text('field-selector');
  const all = c.flags.bool('all');
  if (all && selector !== '') {
    throw new KubectlError("setting 'all' parameter but found a non empty selector. ");
  }
  const named = named0(c.verb, args);
  const chosen = all || selector !== '' || fieldSelector !== '' || rules.typeMeansAll === true;
  if (named.pairs.length > 0) {
    if (selector !== '' || fieldSelector !== '') {
      throw new KubectlError('name cannot be provided when a selector is specified');
    }
    if (everywhere) {
      throw new KubectlError('a resource cannot be retrieved by name across all namespaces');
    }
    return fromPairs(c, named.pairs);
  }
  if (named.kinds.length === 0) {
    if (rules.mayBeEmpty === true) return { targets: [], errors: [], single: false };
    throw new KubectlError(
      selector === '' ? MISSING : 'at least one resource must be specified to use a selector',
    );
  }
  if (!chosen) throw new KubectlError(NO_NAME);
  const namespace = everywhere ? '' : c.namespace;
  const targets = named.kinds.map((kind) => ({
    kind,
    namespace: kind.namespaced ? namespace : '',
    name: '',
  }));
  return { targets, errors: [], single: false };
}

const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

interface Named {
  readonly kinds: readonly Kind[];
  readonly pairs: readonly { readonly kind: Kind; readonly name: string }[];
}

function named0(verb: string, args: readonly string[]): Named {
  if (args.length === 0) return { kinds: [], pairs: [] };
  if (args.some((a) => a.includes('/'))) return { kinds: [], pairs: slashed(verb, args) };
  const kinds = kindsOf(args[0]!);
  const names = args.slice(1);
  const pairs = names.flatMap((name) => kinds.map((kind) => ({ kind, name })));
  return { kinds, pairs };
}

function slashed(verb: string, args: readonly string[]): Named['pairs'] {
  if (args.length > 1 && !args[0]!.includes('/') && findKind(args[0]!.split(',')[0]!)) {
    const base = `kubectl ${verb}`;
    throw new KubectlError(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. '${base} resource/<resource_name>' instead of '${base} resource resource/<resource_name>'`,
    );
  }
  return args.map((a) => {
    const parts = a.split('/');
    if (parts.length > 2) {
      throw new KubectlError('arguments in resource/name form may not have more than one slash');
    }
    if (parts.length < 2 || parts[0] === '' || parts[1] === '') {
      throw new KubectlError(
        'arguments in resource/name form must have a single resource and name',
      );
    }
    return { kind: kindNamed(parts[0]!), name: parts[1]! };
  });
}

/** `pods,svc`, `all`. */
function kindsOf(types: string): readonly Kind[] {
  const out: Kind[] = [];
  for (const t of types.split(',')) {
    const found = t === 'all' ? allKinds() : [findKind(t)];
    if (found[0] === undefined) throw noSuchType(t);
    for (const k of found) if (k && !out.includes(k)) out.push(k);
  }
  return out;
}

function fromPairs(c: Invocation, pairs: Named['pairs']): Targets {
  const targets = pairs.map(({ kind, name }) => ({
    kind,
    name,
    namespace: kind.namespaced ? c.namespace : '',
  }));
  return { targets, errors: [], single: targets.length === 1 };
}

function fromFiles(c: Invocation, args: readonly string[]): Targets {
  if (args.length > 0) {
    throw new KubectlError(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  const { infos, unusable } = readFiles(c);
  const targets = infos.map((info) => ({
    kind: info.kind,
    namespace: info.namespace,
    name: info.name,
    info,
  }));
  const errors = unusable.map((u: Unusable) => u.error);
  return { targets, errors, single: targets.length === 1 };
}

/** An object as it was read, with its kind. */
export interface Found {
  readonly kind: Kind;
  readonly object: KubeObject;
}

/** What was read, and the failures met on the way. */
export interface FoundAll {
  readonly found: readonly Found[];
  readonly errors: readonly Error[];
}

/** Query of a read by the selectors of the command line. */
export function selectorQuery(c: Invocation): Readonly<Record<string, string>> {
  const labels = c.flags.text('selector');
  const fields = c.flags.text('field-selector');
  return {
    ...(labels === '' ? {} : { labelSelector: labels }),
    ...(fields === '' ? {} : { fieldSelector: fields }),
  };
}

/** Reads every target, going on after failures. */
export async function readTargets(c: Invocation, t: Targets): Promise<FoundAll> {
  const found: Found[] = [];
  const errors: Error[] = [...t.errors];
  for (const target of t.targets) {
    try {
      found.push(...(await readTarget(c, target)));
    } catch (e) {
      c.env.signal.throwIfAborted();
      errors.push(e as Error);
    }
  }
  return { found, errors };
}

async function readTarget(c: Invocation, { kind, namespace, name }: Target): Promise<Found[]> {
  if (name !== '') return [{ kind, object: await c.client.get(kind, namespace, name) }];
  return (await listObjects(c, kind, namespace)).map((object) => ({ kind, object }));
}

/** All objects of a kind that the selectors match, each with its type. */
export async function listObjects(
  c: Invocation,
  kind: Kind,
  namespace: string,
  query: Readonly<Record<string, string>> = selectorQuery(c),
): Promise<readonly KubeObject[]> {
  const answer = await c.client.ask({ method: 'GET', path: pathOf(kind, namespace), query });
  const list = answer as { apiVersion?: string; items?: readonly KubeObject[] | null };
  const type = { apiVersion: list.apiVersion ?? '', kind: kind.kind };
  return (list.items ?? []).map((o) => (o.kind === undefined ? { ...type, ...o } : o));
}
