import type { RoundRobin } from './RoundRobin.ts';

/** How long each attempt to reach an endpoint may take. */
const DIAL_TIMEOUTS_MS = [250, 500, 1000, 2000] as const;

/** An attempt to reach an endpoint of a Service port for a client. */
export interface Dial {
  readonly service: string;
  readonly client: string;
  /** From 0. */
  readonly attempt: number;
  readonly endpoint: string;
  readonly timeoutMs: number;
}

/**
 * The next attempt: the first one, or the one after an endpoint refused or did not answer in time.
 * Undefined when there is no endpoint or four attempts failed: the client's connection is closed.
 * While it dials, a port's proxy accepts no other connection: those wait in its backlog.
 * Models: pkg/proxy/userspace/proxysocket.go TryConnectEndpoints, as of 1.25
 */
export function nextDial(
  balancer: RoundRobin,
  service: string,
  client: string,
  now: number,
  failed?: Dial,
): Dial | undefined {
  const attempt = failed ? failed.attempt + 1 : 0;
  const timeoutMs = DIAL_TIMEOUTS_MS[attempt];
  if (timeoutMs === undefined) return undefined;
  const endpoint = balancer.next(service, client, now, attempt > 0);
  return endpoint === undefined ? undefined : { service, client, attempt, endpoint, timeoutMs };
}
