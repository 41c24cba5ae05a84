import { NEGATIVE } from '../meta/checks.ts';
import type { FieldError } from '../meta/FieldError.ts';
import { invalid, invalidEach } from '../meta/FieldError.ts';
import { qualifiedName } from '../meta/names.ts';
import { compareQuantities, milliValue } from '../quantity.ts';

const HUGE_PAGES = 'hugepages-';
const CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage']);
const COUNTS = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const QUOTA = new Set([
  ...COMPUTE,
  ...COMPUTE.map((r) => `requests.${r}`),
  ...COMPUTE.map((r) => `limits.${r}`),
  'requests.storage',
  ...COUNTS,
]);
const STANDARD = new Set([...QUOTA, 'storage']);
const INTEGER = new Set(COUNTS);

/** `hugepages-2Mi`. */
export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

function isQuotaHugePages(name: string): boolean {
  return isHugePages(name) || name.startsWith(`requests.${HUGE_PAGES}`);
}

/** Of Kubernetes itself: without a domain, or in kubernetes.io. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** `example.com/gpu`. Models: pkg/apis/core/helper IsExtendedResourceName */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return qualifiedName(`requests.${name}`).length === 0;
}

/** What a quota may limit without a domain. */
export function isStandardQuotaResource(name: string): boolean {
  return QUOTA.has(name) || isQuotaHugePages(name);
}

/** Whether requests may be less than limits. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

/** Models: validateResourceName */
export function checkResourceName(name: string, field: string, out: FieldError[]): boolean {
  if (CONTAINER.has(name)) return true;
  const mistakes = qualifiedName(name);
  invalidEach(out, field, name, mistakes);
  if (mistakes.length > 0) return false;
  if (name.includes('/') || STANDARD.has(name) || isQuotaHugePages(name)) return true;
  out.push(invalid(field, name, 'must be a standard resource type or fully qualified'));
  return false;
}

/** Models: validateContainerResourceName */
export function checkContainerResourceName(name: string, field: string, out: FieldError[]): void {
  if (CONTAINER.has(name)) return;
  checkResourceName(name, field, out);
  if (!name.includes('/')) {
    if (!isHugePages(name)) {
      out.push(invalid(field, name, 'must be a standard resource for containers'));
    }
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    out.push(invalid(field, name, "doesn't follow extended resource name standard"));
  }
}

/** Models: ValidateResourceQuantityValue */
export function checkQuantity(name: string, q: string, field: string, out: FieldError[]): void {
  if (compareQuantities(q, '0') < 0) out.push(invalid(field, q, NEGATIVE));
  if (CONTAINER.has(name)) return;
  if (!INTEGER.has(name) && !isExtendedResource(name)) return;
  if (milliValue(q) % 1000 !== 0) out.push(invalid(field, q, 'must be an integer'));
}
