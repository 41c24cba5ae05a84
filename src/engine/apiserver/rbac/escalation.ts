import type { PolicyRule } from '../../api/rbac/policyRule.ts';
import type { UserInfo } from '../Request.ts';
import type { Environment } from '../Task.ts';
import { rulesOf } from './RbacAuthorizer.ts';

/** A rule for one verb on one resource or path. */
function breakDown(r: PolicyRule): PolicyRule[] {
  const out: PolicyRule[] = [];
  const names: readonly (readonly string[])[] = r.resourceNames?.length
    ? r.resourceNames.map((n) => [n])
    : [[]];
  for (const g of r.apiGroups ?? []) {
    for (const resource of r.resources ?? []) {
      for (const verb of r.verbs ?? []) {
        for (const n of names) {
          const one = { apiGroups: [g], resources: [resource], verbs: [verb] };
          out.push(n.length > 0 ? { ...one, resourceNames: n } : one);
        }
      }
    }
  }
  for (const url of r.nonResourceURLs ?? []) {
    for (const verb of r.verbs ?? []) out.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return out;
}

function has(list: readonly string[] | undefined, v: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(v));
}

function hasResource(list: readonly string[] | undefined, resource: string): boolean {
  if (has(list, resource)) return true;
  const slash = resource.indexOf('/');
  return slash > 0 && (list?.includes(`*/${resource.slice(slash + 1)}`) ?? false);
}

function hasUrl(list: readonly string[] | undefined, url: string): boolean {
  return (
    list?.some((u) => u === url || (u.endsWith('*') && url.startsWith(u.slice(0, -1)))) ?? false
  );
}

/** Models: component-helpers auth/rbac/validation ruleCovers */
function covers(own: PolicyRule, asked: PolicyRule): boolean {
  if (!has(own.verbs, asked.verbs![0]!)) return false;
  if (asked.nonResourceURLs) return hasUrl(own.nonResourceURLs, asked.nonResourceURLs[0]!);
  if (!has(own.apiGroups, asked.apiGroups![0]!)) return false;
  if (!hasResource(own.resources, asked.resources![0]!)) return false;
  if (!own.resourceNames?.length) return true;
  const name = asked.resourceNames?.[0];
  return name !== undefined && own.resourceNames.includes(name);
}

function goList(list: readonly string[]): string {
  return `[${list.map((s) => JSON.stringify(s)).join(' ')}]`;
}

/** Models: pkg/apis/rbac PolicyRule CompactString */
function compactText(r: PolicyRule): string {
  const parts: string[] = [];
  if (r.apiGroups?.length) parts.push(`APIGroups:${goList(r.apiGroups)}`);
  if (r.resources?.length) parts.push(`Resources:${goList(r.resources)}`);
  if (r.nonResourceURLs?.length) parts.push(`NonResourceURLs:${goList(r.nonResourceURLs)}`);
  if (r.resourceNames?.length) parts.push(`ResourceNames:${goList(r.resourceNames)}`);
  if (r.verbs?.length) parts.push(`Verbs:${goList(r.verbs)}`);
  return `{${parts.join(', ')}}`;
}

/** Rules that differ in their verb only are one. Models: CompactRules */
function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const out = new Map<string, PolicyRule>();
  for (const r of rules) {
    const { verbs = [], ...rest } = r;
    const key = JSON.stringify(rest);
    const known = out.get(key);
    out.set(key, known ? { ...rest, verbs: [...known.verbs!, ...verbs] } : r);
  }
  return [...out.values()];
}

/**
 * Why a user may not give rules away: nobody grants what he does not have. Undefined when he has
 * them all. Models: pkg/registry/rbac/validation ConfirmNoEscalation
 */
export function escalation(
  user: UserInfo,
  namespace: string,
  rules: readonly PolicyRule[],
  env: Pick<Environment, 'get' | 'list'>,
): string | undefined {
  const own = rulesOf(user, namespace, env);
  const missing = rules.flatMap(breakDown).filter((r) => !own.some((o) => covers(o, r)));
  if (missing.length === 0) return undefined;
  const lines = compacted(missing).map(compactText).sort();
  const who = `user ${JSON.stringify(user.username)} (groups=${goList(user.groups)})`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}`;
}
