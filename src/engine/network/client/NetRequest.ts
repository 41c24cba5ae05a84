import type { DnsType } from '../dns/Dns.ts';

/** A fetch over HTTP, as `curl` or `wget` was told to do it. */
export interface HttpRequest {
  readonly kind: 'http';
  readonly tool: 'curl' | 'wget';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly method: 'GET' | 'HEAD';
  readonly quiet: boolean;
  /** Headers are printed too. */
  readonly include: boolean;
  /** Where the body goes: '' to standard output. */
  readonly file: string;
  readonly writeOut: string;
  /** Codes of 400 and more are a failure. */
  readonly fail: boolean;
  /** µs; 0 for none. */
  readonly connectTimeoutUs: number;
  readonly maxTimeUs: number;
}

/** A look-up, as `nslookup` or `dig` was told to do it. */
export interface LookupRequest {
  readonly kind: 'lookup';
  readonly tool: 'nslookup' | 'dig';
  readonly name: string;
  readonly type: DnsType;
  /** '' for that of resolv.conf. */
  readonly server: string;
  readonly short: boolean;
  /** The search path is used. */
  readonly search: boolean;
}

/** What a client program is to do. */
export type NetRequest = HttpRequest | LookupRequest;

/** A command line that cannot be carried out. */
export interface BadCommand {
  readonly kind: 'bad';
  readonly text: string;
  readonly exit: number;
}
