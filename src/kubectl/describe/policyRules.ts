import type { Json } from '../print/read.ts';
import { textsAt } from '../print/read.ts';

/** What may be done with one resource, or with one path. */
export interface CompactRule {
  /** `deployments.apps/scale`; '' for paths. */
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

interface Part {
  readonly group: string;
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: string[];
}

/**
 * Rules taken apart by resource and name, and put together by verb, sorted.
 * Models: kubectl pkg/util/rbac BreakdownRule, CompactRules
 */
export function compactRules(rules: readonly Json[]): readonly CompactRule[] {
  const parts = new Map<string, Part>();
  const loose: Part[] = [];
  for (const r of rules) {
    const verbs = textsAt(r, 'verbs');
    for (const verb of verbs) {
      for (const url of textsAt(r, 'nonResourceURLs')) {
        loose.push({ group: '', resource: '', urls: [url], names: [], verbs: [verb] });
      }
    }
    const names = textsAt(r, 'resourceNames');
    for (const group of textsAt(r, 'apiGroups')) {
      for (const resource of textsAt(r, 'resources')) {
        for (const verb of verbs) {
          for (const name of names.length > 0 ? names : [undefined]) {
            add(parts, group, resource, name, verb);
          }
        }
      }
    }
  }
  return [...loose, ...parts.values()]
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0))
    .map((p) => ({ ...p, resource: resourceText(p.resource, p.group) }));
}

function add(
  parts: Map<string, Part>,
  group: string,
  resource: string,
  name: string | undefined,
  verb: string,
): void {
  const key = JSON.stringify([group, resource, name]);
  const part = parts.get(key);
  if (!part) {
    const names = name === undefined ? [] : [name];
    parts.set(key, { group, resource, urls: [], names, verbs: [verb] });
  } else if (!part.verbs.includes(verb)) part.verbs.push(verb);
}

/** A rule as Go prints it, by which they are sorted. */
function sortKey(p: Part): string {
  const groups = p.urls.length > 0 ? '' : p.group;
  return `Verbs:[${p.verbs.join(' ')}],APIGroups:[${groups}],Resources:[${p.resource}],ResourceNames:[${p.names.join(' ')}],NonResourceURLs:[${p.urls.join(' ')}]`;
}

/** `deployments.apps/scale`. Models: kubectl pkg/describe CombineResourceGroup */
export function resourceText(resource: string, group: string): string {
  const [name, ...sub] = resource.split('/');
  const grouped = group === '' ? name! : `${name!}.${group}`;
  return sub.length === 0 ? grouped : `${grouped}/${sub.join('/')}`;
}
