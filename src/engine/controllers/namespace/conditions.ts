import type { Namespace } from '../../api/core/namespace/fields.ts';
import { rfc3339 } from '../../sim/rfc3339.ts';
import type { SimTime } from '../../sim/time.ts';

type Condition = NonNullable<NonNullable<Namespace['status']>['conditions']>[number];

/** What a look at a namespace that ends found. */
export interface Remaining {
  /** Objects by `resource.group`; absent when Pods still hold everything else back. */
  readonly resources: Readonly<Record<string, number>>;
  readonly finalizers: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
}

interface Found {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Type, reason and message when there is nothing to report. */
const FINE: readonly (readonly [string, string, string])[] = [
  [
    'NamespaceDeletionDiscoveryFailure',
    'ResourcesDiscovered',
    'All resources successfully discovered',
  ],
  [
    'NamespaceDeletionGroupVersionParsingFailure',
    'ParsedGroupVersions',
    'All legacy kube types successfully parsed',
  ],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  [
    'NamespaceFinalizersRemaining',
    'ContentHasNoFinalizers',
    'All content-preserving finalizers finished',
  ],
];

function listed(counts: Readonly<Record<string, number>>, one: (k: string, n: number) => string) {
  const keys = Object.keys(counts).filter((k) => counts[k]! > 0);
  return keys
    .map((k) => one(k, counts[k]!))
    .sort()
    .join(', ');
}

function problems(r: Remaining): readonly Found[] {
  const out: Found[] = [];
  const add = (type: string, reason: string, message: string): void =>
    void out.push({ type, status: 'True', reason, message });
  if (r.errors.length > 0) {
    const text = [...r.errors].sort().join(', ');
    const message = `Failed to delete all resource types, ${r.errors.length} remaining: ${text}`;
    add('NamespaceDeletionContentFailure', 'ContentDeletionFailed', message);
  }
  const resources = listed(r.resources, (k, n) => `${k} has ${n} resource instances`);
  if (resources !== '') {
    const message = `Some resources are remaining: ${resources}`;
    add('NamespaceContentRemaining', 'SomeResourcesRemain', message);
  }
  const finalizers = listed(r.finalizers, (k, n) => `${k} in ${n} resource instances`);
  if (finalizers !== '') {
    const message = `Some content in the namespace has finalizers remaining: ${finalizers}`;
    add('NamespaceFinalizersRemaining', 'SomeFinalizersRemain', message);
  }
  return out;
}

/**
 * Conditions of a namespace that ends; the same reference when nothing changes.
 * Models: pkg/controller/namespace/deletion/status_condition_utils.go
 */
export function namespaceConditions(
  old: readonly Condition[],
  r: Remaining,
  now: SimTime,
): readonly Condition[] {
  const found = problems(r);
  let conditions = old;
  for (const [type, reason, message] of FINE) {
    const want = found.find((c) => c.type === type) ?? { type, status: 'False', reason, message };
    const was = old.find((c) => c.type === type);
    const changed = was?.status !== want.status;
    if (!changed && was?.reason === want.reason && was.message === want.message) continue;
    const lastTransitionTime = changed ? rfc3339(now) : was!.lastTransitionTime;
    const made = { ...want, lastTransitionTime } as Condition;
    conditions = was ? conditions.map((c) => (c === was ? made : c)) : [...conditions, made];
  }
  return conditions;
}
