import type { Container } from '../../api/core/pod/containerFields.ts';
import type { PodSpec } from '../../api/core/pod/fields.ts';
import type { ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import type { Level } from './policyOf.ts';

/** Why a Pod is not as a level wants it. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
}

/** One thing that a level asks of Pods. */
export interface Check {
  readonly id: string;
  readonly level: Exclude<Level, 'privileged'>;
  /** The minor version that brought it. */
  readonly since: number;
  /** The check of the level below that it stands for. */
  readonly instead?: string;
  run(spec: PodSpec, meta: ObjectMeta, minor: number): Violation | undefined;
}

/** Names in quotes, with commas. */
export function quoted(names: readonly string[]): string {
  return names.map((n) => `"${n}"`).join(', ');
}

/** `container "a"`, `containers "a", "b"`. */
export function named(one: string, names: readonly string[]): string {
  return `${names.length === 1 ? one : `${one}s`} ${quoted(names)}`;
}

/** The different ones in order. */
export function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted((a, b) => (a < b ? -1 : 1));
}

/** All containers of a Pod, in the order of checks. */
export function containersOf(spec: PodSpec): readonly Container[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ] as readonly Container[];
}

/** Names of the containers that are so. */
export function namesOf(spec: PodSpec, is: (c: Container) => boolean): readonly string[] {
  return containersOf(spec)
    .filter(is)
    .map((c) => c.name ?? '');
}

/** Who sets what may not be: the Pod, its containers, or both. */
export function settersOf(pod: boolean, containers: readonly string[]): readonly string[] {
  return [
    ...(pod ? ['pod'] : []),
    ...(containers.length > 0 ? [named('container', containers)] : []),
  ];
}

/** Users of the Pod are not those of the node. Models: relaxPolicyForUserNamespacePod */
export function hasOwnUsers(spec: PodSpec): boolean {
  return spec.hostUsers === false;
}

/** The Pod says that it is for Windows. */
export function isWindows(spec: PodSpec): boolean {
  return spec.os?.name === 'windows';
}
