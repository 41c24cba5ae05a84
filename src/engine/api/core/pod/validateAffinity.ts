import type { FieldError } from '../../meta/FieldError.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from '../../meta/FieldError.ts';
import { checkOneOf, checkPositive } from '../../meta/checks.ts';
import { dns1123Label } from '../../meta/names.ts';
import type { LabelSelector } from '../../meta/ObjectMeta.ts';
import { checkLabelName, checkSelector } from '../../meta/validateSelector.ts';
import { checkNodeSelector, checkNodeSelectorTerm } from '../nodeSelector.ts';
import type {
  NodeAffinity,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  TopologySpreadConstraint,
} from './fields.ts';

const WEIGHT_TEXT = 'must be in the range 1-100';

function checkWeight(w: number | undefined, path: string, out: FieldError[]): void {
  if (!w || w < 0 || w > 100) out.push(invalid(`${path}.weight`, w ?? 0, WEIGHT_TEXT));
}

function checkNodeAffinity(a: NodeAffinity, path: string, out: FieldError[]): void {
  const must = a.requiredDuringSchedulingIgnoredDuringExecution;
  if (must) {
    checkNodeSelector(must, `${path}.requiredDuringSchedulingIgnoredDuringExecution`, out);
  }
  a.preferredDuringSchedulingIgnoredDuringExecution?.forEach((t, i) => {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    checkWeight(t.weight, at, out);
    checkNodeSelectorTerm(t.preference ?? {}, false, `${at}.preference`, out);
  });
}

function checkKeys(
  keys: readonly string[] | undefined,
  s: LabelSelector | undefined,
  path: string,
  out: FieldError[],
): void {
  if (!keys?.length) return;
  if (!s) {
    return void out.push(forbidden(path, 'must not be specified when labelSelector is not set'));
  }
  keys.forEach((k, i) => checkLabelName(k, `${path}[${i}]`, out));
}

/** Models: ValidateMatchLabelKeysAndMismatchLabelKeys */
function checkMatchLabelKeys(
  t: Pick<PodAffinityTerm, 'matchLabelKeys' | 'mismatchLabelKeys' | 'labelSelector'>,
  path: string,
  out: FieldError[],
): void {
  const { matchLabelKeys: keys, mismatchLabelKeys: not, labelSelector: s } = t;
  checkKeys(keys, s, `${path}.matchLabelKeys`, out);
  checkKeys(not, s, `${path}.mismatchLabelKeys`, out);
  const seen = new Set(Object.keys(s?.matchLabels ?? {}));
  for (const { key = '' } of s?.matchExpressions ?? []) {
    const i = keys?.lastIndexOf(key) ?? -1;
    if (i >= 0 && seen.has(key)) {
      const text = 'exists in both matchLabelKeys and labelSelector';
      out.push(invalid(`${path}[${i}]`, key, text));
    }
    seen.add(key);
  }
  keys?.forEach((k, i) => {
    if (!not?.includes(k)) return;
    const text = 'exists in both matchLabelKeys and mismatchLabelKeys';
    out.push(invalid(`${path}.matchLabelKeys[${i}]`, k, text));
  });
}

/** Models: validatePodAffinityTerm */
function checkTerm(t: PodAffinityTerm, path: string, out: FieldError[]): void {
  checkSelector(t.labelSelector, `${path}.labelSelector`, out);
  checkSelector(t.namespaceSelector, `${path}.namespaceSelector`, out);
  for (const n of t.namespaces ?? []) invalidEach(out, `${path}.namespace`, n, dns1123Label(n));
  checkMatchLabelKeys(t, path, out);
  const at = `${path}.topologyKey`;
  if (!t.topologyKey) out.push(required(at, 'can not be empty'));
  checkLabelName(t.topologyKey ?? '', at, out);
}

function checkPodAffinity(a: PodAffinity, path: string, out: FieldError[]): void {
  a.requiredDuringSchedulingIgnoredDuringExecution?.forEach((t, i) =>
    checkTerm(t, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`, out),
  );
  a.preferredDuringSchedulingIgnoredDuringExecution?.forEach((t, i) => {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    checkWeight(t.weight, at, out);
    checkTerm(t.podAffinityTerm ?? {}, `${at}.podAffinityTerm`, out);
  });
}

/** Models: validateAffinity */
export function checkAffinity(spec: PodSpec, path: string, out: FieldError[]): void {
  const a = spec.affinity;
  if (!a) return;
  if (a.nodeAffinity) checkNodeAffinity(a.nodeAffinity, `${path}.nodeAffinity`, out);
  if (a.podAffinity) checkPodAffinity(a.podAffinity, `${path}.podAffinity`, out);
  if (a.podAntiAffinity) checkPodAffinity(a.podAntiAffinity, `${path}.podAntiAffinity`, out);
}

function checkConstraint(c: TopologySpreadConstraint, at: string, out: FieldError[]): void {
  if (c.minDomains !== undefined) {
    checkPositive(c.minDomains, `${at}.minDomains`, out);
    if (c.whenUnsatisfiable !== 'DoNotSchedule') {
      const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${c.whenUnsatisfiable}`;
      out.push(invalid(`${at}.minDomains`, c.minDomains, text));
    }
  }
  for (const k of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    if (c[k] !== undefined) checkOneOf(c[k], ['Honor', 'Ignore'], `${at}.${k}`, out);
  }
  checkMatchLabelKeys(c, at, out);
  checkSelector(c.labelSelector, `${at}.labelSelector`, out);
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

/** Models: validateTopologySpreadConstraints */
export function checkTopologySpread(spec: PodSpec, path: string, out: FieldError[]): void {
  const all = spec.topologySpreadConstraints;
  all?.forEach((c, i) => {
    const at = `${path}[${i}]`;
    const { topologyKey = '', whenUnsatisfiable: action } = c;
    checkPositive(c.maxSkew ?? 0, `${at}.maxSkew`, out);
    if (topologyKey === '') out.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (!action || !ACTIONS.includes(action)) {
      out.push(notSupported(`${at}.whenUnsatisfiable`, action ?? '', ACTIONS));
    }
    const again = all
      .slice(i + 1)
      .some((o) => o.topologyKey === c.topologyKey && o.whenUnsatisfiable === action);
    if (again) {
      const field = `${at}.{topologyKey, whenUnsatisfiable}`;
      out.push(duplicate(field, `{${topologyKey}, ${action}}`));
    }
    checkConstraint(c, at, out);
  });
}
