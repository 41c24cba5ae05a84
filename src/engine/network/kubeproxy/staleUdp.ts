import { hostPort } from '../../proxy/model/ipFamily.ts';
import type { ProxiedPort } from '../../proxy/model/ProxyTracker.ts';
import type { Kernel } from '../kernel/Kernel.ts';

/**
 * Forgets UDP flows to Service addresses that go to endpoints which serve no more, unless the
 * Service has none left; TCP is never cut. Models: pkg/proxy/conntrack/cleanup.go CleanStaleEntries
 */
export function staleUdp(kernel: Kernel, ports: readonly ProxiedPort[], now: number): void {
  if (kernel.state.connections.size === 0) return;
  const serving = new Map<string, ReadonlySet<string>>();
  const nodePorts = new Map<number, ReadonlySet<string>>();
  for (const { port, choice } of ports) {
    if (port.protocol !== 'udp' || choice.reachable.length === 0) continue;
    const own = new Set(choice.reachable.map((e) => e.address));
    for (const ip of [port.clusterIP, ...port.externalIPs, ...port.loadBalancerVIPs]) {
      serving.set(hostPort(ip, port.port), own);
    }
    if (port.nodePort !== 0) nodePorts.set(port.nodePort, own);
  }
  if (serving.size === 0) return;
  kernel.conntrack.delete(({ original: o, reply: r, expires }) => {
    if (o.protocol !== 'udp' || expires <= now) return false;
    const own = serving.get(hostPort(o.dst, o.dport)) ?? nodePorts.get(o.dport);
    return own !== undefined && !own.has(hostPort(r.src, r.sport));
  });
}
