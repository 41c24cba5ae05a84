import type { FieldError } from '../../meta/FieldError.ts';
import { duplicate, invalid, notSupported, required } from '../../meta/FieldError.ts';
import { checkIP, familyOf } from '../../meta/ip.ts';
import type { Service, ServiceSpec } from './fields.ts';
import { isHeadless } from './traits.ts';

const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

function checkFamilies(s: ServiceSpec, out: FieldError[]): void {
  const seen = new Set<string>();
  s.ipFamilies?.forEach((f, i) => {
    const at = `spec.ipFamilies[${i}]`;
    if (f !== 'IPv4' && f !== 'IPv6') out.push(notSupported(at, f, ['IPv4', 'IPv6']));
    if (seen.has(f)) out.push(duplicate(at, f));
    seen.add(f);
  });
  const policy = s.ipFamilyPolicy;
  if (policy !== undefined && !POLICIES.includes(policy)) {
    out.push(notSupported('spec.ipFamilyPolicy', policy, POLICIES));
  }
}

/** Answers whether every address is one. */
function checkEach(list: readonly string[], old: Service | undefined, out: FieldError[]): boolean {
  let good = true;
  list.forEach((ip, i) => {
    if (i === 0 && ip === 'None') {
      if (list.length === 1) return;
      good = false;
      const text = "'None' must be the first and only value";
      out.push(invalid('spec.clusterIPs', list, text));
      return;
    }
    if (old?.spec?.clusterIPs?.includes(ip)) return;
    good = checkIP(ip, `spec.clusterIPs[${i}]`, out) && good;
  });
  return good;
}

/** Models: pkg/apis/core/validation ValidateServiceClusterIPsRelatedFields */
export function checkClusterIPs(o: Service, old: Service | undefined, out: FieldError[]): void {
  const s = o.spec ?? {};
  if (s.type === 'ExternalName') return;
  const list = s.clusterIPs ?? [];
  const at = 'spec.clusterIPs';
  if (s.clusterIP) {
    if (list.length === 0) out.push(required(at));
    else if (list[0] !== s.clusterIP) {
      out.push(invalid(at, list, 'first value must match `clusterIP`'));
    }
  } else if (list.length > 0) {
    out.push(invalid(at, list, 'must be empty when `clusterIP` is not specified'));
  }
  checkFamilies(s, out);
  const good = checkEach(list, old, out);
  if (list.length > 2) out.push(invalid(at, list, 'may only hold up to 2 values'));
  if (!good) return;
  if (list.length > 1 && new Set(list.map(familyOf)).size !== list.length) {
    out.push(invalid(at, list, 'may specify no more than one IP for each IP family'));
  }
  if (isHeadless(s)) return;
  list.forEach((ip, i) => {
    const family = s.ipFamilies?.[i];
    if (family !== 'IPv4' && family !== 'IPv6') return;
    if (family === familyOf(ip)) return;
    const text = `expected an ${family} value as indicated by \`ipFamilies[${i}]\``;
    out.push(invalid(`${at}[${i}]`, ip, text));
  });
}

const ONCE = 'may not change once set';

/** Models: validateUpgradeDowngradeClusterIPs */
export function checkClusterIPsUpdate(o: Service, old: Service, out: FieldError[]): void {
  const [s, was] = [o.spec ?? {}, old.spec ?? {}];
  if (s.type === 'ExternalName' || was.type === 'ExternalName') return;
  if (isHeadless(s) && isHeadless(was)) return;
  const [now, before] = [s.clusterIPs ?? [], was.clusterIPs ?? []];
  const at = 'spec.clusterIPs';
  if (now.length === before.length) {
    before.forEach((ip, i) => {
      if (ip !== now[i]) out.push(invalid(`${at}[${i}]`, now, ONCE));
    });
    return;
  }
  if (now.length === 0) {
    const text = 'primary clusterIP can not be unset';
    out.push(invalid(`${at}[0]`, s.clusterIPs ?? null, text));
  } else if (before.length > 0 && now[0] !== before[0]) {
    out.push(invalid(`${at}[0]`, now, ONCE));
  }
  if (before.length > now.length && now.length === 1 && s.ipFamilyPolicy !== 'SingleStack') {
    const text = "must be set to 'SingleStack' when releasing the secondary clusterIP";
    out.push(invalid('spec.ipFamilyPolicy', s.ipFamilyPolicy ?? null, text));
  }
}

/** Models: validateUpgradeDowngradeIPFamilies */
export function checkFamiliesUpdate(o: Service, old: Service, out: FieldError[]): void {
  const [s, was] = [o.spec ?? {}, old.spec ?? {}];
  if (s.type === 'ExternalName' || was.type === 'ExternalName') return;
  if (isHeadless(s) || isHeadless(was)) return;
  const [now, before] = [s.ipFamilies ?? [], was.ipFamilies ?? []];
  const at = 'spec.ipFamilies[0]';
  if (now.length === before.length) {
    before.forEach((f, i) => {
      if (f !== now[i]) out.push(invalid(at, now, ONCE));
    });
    return;
  }
  if (before.length > now.length && !s.clusterIPs?.length) {
    out.push(invalid(at, s.ipFamilies ?? null, 'primary ipFamily can not be unset'));
  }
  if (now.length > 0 && before.length > 0 && now[0] !== before[0]) {
    out.push(invalid(at, s.clusterIPs ?? null, ONCE));
  }
  if (before.length > now.length && now.length === 1 && s.ipFamilyPolicy !== 'SingleStack') {
    const text = "must be set to 'SingleStack' when releasing the secondary ipFamily";
    out.push(invalid('spec.ipFamilyPolicy', s.ipFamilyPolicy ?? null, text));
  }
}
