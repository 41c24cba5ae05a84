import type { ProxiedPort } from './ProxyTracker.ts';

/** What a node answers on a Service's health check node port. */
export interface HealthAnswer {
  readonly port: number;
  /** 200 with a ready endpoint of its own, else 503: a load balancer then leaves the node out. */
  readonly status: 200 | 503;
  readonly body: string;
  readonly header: Readonly<Record<string, string>>;
}

/** The answer of one Service. Models: pkg/proxy/healthcheck/service_health.go hcHandler */
function answer(service: string, port: number, count: number, healthy: boolean): HealthAnswer {
  const [namespace, name] = service.split('/');
  const body = {
    service: { namespace, name },
    localEndpoints: count,
    serviceProxyHealthy: healthy,
  };
  return {
    port,
    status: count > 0 && healthy ? 200 : 503,
    body: JSON.stringify(body, null, '\t'),
    header: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(count),
    },
  };
}

/**
 * The answers of all health check node ports of a node, by port. Endpoints that leave do not count,
 * and one of several ports counts once. `healthy`: kube-proxy's own last sync was not long ago.
 */
export function serviceHealth(
  ports: readonly ProxiedPort[],
  healthy: boolean,
): readonly HealthAnswer[] {
  const byService = new Map<string, { readonly port: number; readonly ips: Set<string> }>();
  for (const { port: p, endpoints } of ports) {
    if (p.healthCheckNodePort === 0) continue;
    let found = byService.get(p.service);
    if (!found) byService.set(p.service, (found = { port: p.healthCheckNodePort, ips: new Set() }));
    for (const e of endpoints) if (e.isLocal && e.ready) found.ips.add(e.ip);
  }
  return [...byService]
    .map(([service, { port, ips }]) => answer(service, port, ips.size, healthy))
    .sort((x, y) => x.port - y.port);
}
