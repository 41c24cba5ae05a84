/** Types of records that are asked for. */
export type DnsType = 'A' | 'AAAA' | 'SRV' | 'PTR';

/** One record. `data` as `dig` prints it: an address, `0 100 80 name.`, `name.` */
export interface DnsRecord {
  /** With the final dot. */
  readonly name: string;
  readonly type: DnsType;
  readonly ttl: number;
  readonly data: string;
}

/** A question of one packet. */
export interface DnsQuestion {
  /** Without the final dot. */
  readonly name: string;
  readonly type: DnsType;
}

/** An answer of one packet. */
export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly answers: readonly DnsRecord[];
}
