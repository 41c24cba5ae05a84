import type { Kind } from '../../engine/api/Kind.ts';
import { KINDS } from '../../engine/api/registry.ts';
import { KubectlError, quoted } from '../client/errors.ts';

/** Resources behind `all`, in the order of discovery. */
const ALL = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets.apps',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'horizontalpodautoscalers.autoscaling',
  'cronjobs.batch',
  'jobs.batch',
];

/** The kinds that `all` stands for. */
export function allKinds(): readonly Kind[] {
  return ALL.flatMap((name) => findKind(name) ?? []);
}

/** kubectl's refusal of an unknown resource type. */
export function noSuchType(name: string): KubectlError {
  const [resource, ...rest] = name.split('.');
  const group = rest.length > 0 ? ` in group ${quoted(rest.join('.'))}` : '';
  return new KubectlError(`the server doesn't have a resource type ${quoted(resource!)}${group}`);
}

/** The kind that a user names, or kubectl's refusal. */
export function kindNamed(name: string): Kind {
  const kind = findKind(name);
  if (!kind) throw noSuchType(name);
  return kind;
}

/**
 * The kind behind `pods`, `pod`, `po`, `Pod`, `deployments.apps`, `deployments.v1.apps`.
 * Models: apimachinery pkg/api/meta RESTMapper, client-go restmapper shortcut expansion
 */
export function findKind(name: string): Kind | undefined {
  const [word, ...rest] = name.split('.');
  const group = rest.join('.');
  const matches = KINDS.filter((k) => isNamed(k, word!) && inGroup(k, group, rest.length > 0));
  return matches.sort((a, b) => rank(a) - rank(b))[0];
}

function isNamed(k: Kind, word: string): boolean {
  const w = word.toLowerCase();
  return (
    k.resource === w || k.singular === w || k.kind.toLowerCase() === w || k.shortNames.includes(w)
  );
}

function inGroup(k: Kind, group: string, given: boolean): boolean {
  if (!given) return true;
  const versioned = k.group === '' ? k.version : `${k.version}.${k.group}`;
  return group === versioned || (k.group !== '' && k.group.startsWith(group));
}

/** Core first, then the newest version. */
function rank(k: Kind): number {
  const version = Number(/\d+/.exec(k.version)![0]);
  return (k.group === '' ? 0 : 1_000) - version;
}

/** `pods`, `deployments.apps`. */
export function resourceName(k: Kind): string {
  return k.group === '' ? k.resource : `${k.resource}.${k.group}`;
}

/** `pod`, `deployment.apps`. */
export function kindName(k: Kind): string {
  const kind = k.kind.toLowerCase();
  return k.group === '' ? kind : `${kind}.${k.group}`;
}
