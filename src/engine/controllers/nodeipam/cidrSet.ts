/** A range that is cut into equal pieces, one a node. */
export interface CidrSet {
  /** First address of the range, as a number. */
  readonly base: number;
  /** Addresses of a piece. */
  readonly size: number;
  readonly pieces: number;
}

const NODE_BITS = 24;

function number(ip: string): number {
  return ip.split('.').reduce((n, part) => n * 256 + Number(part), 0);
}

/** Cuts a range into pieces of /24. Models: pkg/controller/nodeipam/ipam/cidrset NewCIDRSet */
export function cidrSet(clusterCIDR: string): CidrSet {
  const [ip = '', bits = ''] = clusterCIDR.split('/');
  return {
    base: number(ip),
    size: 2 ** (32 - NODE_BITS),
    pieces: 2 ** (NODE_BITS - Number(bits)),
  };
}

/** The i-th piece. */
export function pieceAt(s: CidrSet, i: number): string {
  const n = s.base + i * s.size;
  const parts = [n / 16_777_216, n / 65_536, n / 256, n].map((x) => Math.floor(x) % 256);
  return `${parts.join('.')}/${NODE_BITS}`;
}

/** Which piece a range is; -1: none of this set. */
export function pieceOf(s: CidrSet, cidr: string): number {
  const [ip = '', bits = ''] = cidr.split('/');
  const i = (number(ip) - s.base) / s.size;
  const inside = Number.isInteger(i) && i >= 0 && i < s.pieces;
  return inside && Number(bits) === NODE_BITS ? i : -1;
}
