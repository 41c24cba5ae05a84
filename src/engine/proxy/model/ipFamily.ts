import ipaddr from 'ipaddr.js';

/** One of the two families; each has its own proxier. */
export type IPFamily = 'IPv4' | 'IPv6';

/** Family of an address, with or without a prefix length. */
export function familyOf(address: string): IPFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** Whether an address lies in a range; false when one of them is none, or of the other family. */
export function cidrContains(cidr: string, address: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(cidr)) return false;
  const ip = ipaddr.parse(address);
  const [base, bits] = ipaddr.parseCIDR(cidr);
  return ip.kind() === base.kind() && ip.match([base, bits] as never);
}

/** An address as Go prints it: IPv6 in lower case and short. */
export function canonicalIP(ip: string): string {
  return ip.includes(':') && ipaddr.isValid(ip) ? ipaddr.parse(ip).toString() : ip;
}

/** A range as Go prints it: its first address. */
export function canonicalCIDR(cidr: string): string {
  if (!ipaddr.isValidCIDR(cidr)) return cidr;
  const [ip, bits] = ipaddr.parseCIDR(cidr);
  const six = ip.kind() === 'ipv6';
  const first = six
    ? ipaddr.IPv6.networkAddressFromCIDR(cidr)
    : ipaddr.IPv4.networkAddressFromCIDR(cidr);
  return `${first.toString()}/${bits}`;
}

/** `10.0.0.1:80`, `[fd00::1]:80` */
export function hostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** A range that holds every address of its family. */
export function isZeroCIDR(cidr: string): boolean {
  return cidr === '0.0.0.0/0' || cidr === '::/0';
}

/** 127.0.0.0/8 or ::1. */
export function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.');
}
