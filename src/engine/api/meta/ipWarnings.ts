import { canonicalIPv6, isIPv4 } from './ip.ts';

/** An IPv6 address should be in its shortest form. Models: util/validation GetWarningsForIP */
export function ipWarning(out: string[], field: string, ip: string): void {
  if (isIPv4(ip)) return;
  const best = canonicalIPv6(ip);
  if (best === undefined || best === ip) return;
  const [was, want] = [JSON.stringify(ip), JSON.stringify(best)];
  out.push(`${field}: IPv6 address ${was} should be in RFC 5952 canonical format (${want})`);
}
