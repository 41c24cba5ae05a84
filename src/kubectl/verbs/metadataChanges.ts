import { KubectlError } from '../client/errors.ts';

/** What the words of `label` and `annotate` ask for. */
export interface MetadataChanges {
  readonly resources: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/**
 * Parts resources from changes: `KEY=VALUE` sets, `KEY-` removes.
 * Models: kubectl pkg/cmd/util GetResourcesAndPairs, ParsePairs
 */
export function metadataChanges(args: readonly string[], what: string): MetadataChanges {
  const isChange = (a: string): boolean => a.includes('=') || a.endsWith('-');
  const first = args.findIndex(isChange);
  const resources = first < 0 ? args : args.slice(0, first);
  const changes = first < 0 ? [] : args.slice(first);
  const late = changes.find((a) => !isChange(a));
  if (late !== undefined) {
    throw new KubectlError(`all resources must be specified before ${what} changes: ${late}`);
  }
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const change of changes) {
    const eq = change.indexOf('=');
    if (eq > 0) set[change.slice(0, eq)] = change.slice(eq + 1);
    else if (eq < 0) remove.push(change.slice(0, -1));
    else throw new KubectlError(`unknown ${what} spec: ${change}`);
  }
  const both = remove.find((k) => k in set);
  if (both !== undefined) {
    throw new KubectlError(
      `can not both modify and remove ${what === 'label' ? 'a label' : 'an annotation'} in the same command`,
    );
  }
  return { resources, set, remove };
}

/** Values that are there already and differ: `'env' already has a value (dev)`. */
export function overwritten(
  now: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
): readonly string[] {
  const changed = Object.keys(set).filter((k) => now[k] !== undefined && now[k] !== set[k]);
  return changed.map((k) => `'${k}' already has a value (${now[k]!})`);
}
