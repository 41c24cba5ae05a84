import type { Container } from '../api/core/pod/containerFields.ts';

/** The number of a port that may be named. Models: pkg/probe/util.go ResolveContainerPort */
export function portOf(
  c: Container | undefined,
  port: number | string | undefined,
): number | undefined {
  if (typeof port === 'number') return port;
  const named = c?.ports?.find((p) => p.name === port);
  if (named) return named.containerPort;
  return /^\d+$/.test(port ?? '') ? Number(port) : undefined;
}
