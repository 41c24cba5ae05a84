import type { Service } from '../engine/api/core/service/fields.ts';
import type { EndpointSlice } from '../engine/api/discovery/endpointslice/fields.ts';
import type { ProxyConfig } from '../engine/proxy/model/ProxyConfig.ts';

/** A node as the recordings have it. */
export const LOAD_CONFIG: ProxyConfig = {
  nodeName: 'node-1',
  nodeIPs: { IPv4: '192.168.10.11' },
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1/8'] },
    { name: 'eth0', addresses: ['192.168.10.11/24'] },
  ],
  detectLocalMode: 'ClusterCIDR',
  clusterCIDRs: ['10.0.0.0/8'],
  podCIDRs: [],
  masqueradeAll: false,
  masqueradeBit: 14,
  localhostNodePorts: true,
  nodePortAddresses: [],
  serviceCIDRs: ['172.16.0.0/12'],
  nfacct: true,
  conntrackTCPBeLiberal: false,
  ipvsScheduler: '',
  ipvsStrictARP: false,
};

function nameOf(i: number): string {
  return `svc-${String(i).padStart(5, '0')}`;
}

/** The i-th of many Services: ClusterIP, one port. */
export function loadService(i: number): Service {
  const clusterIP = `172.${16 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  return {
    metadata: { namespace: 'bulk', name: nameOf(i) },
    spec: {
      type: 'ClusterIP',
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
    },
  };
}

/** Its endpoints: the first on this node, the others elsewhere. */
export function loadSlice(i: number, endpoints: number): EndpointSlice {
  return {
    metadata: {
      namespace: 'bulk',
      name: `${nameOf(i)}-abc12`,
      labels: { 'kubernetes.io/service-name': nameOf(i) },
    },
    addressType: 'IPv4',
    endpoints: Array.from({ length: endpoints }, (_, e) => ({
      addresses: [`10.${e * 16 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: `node-${e + 1}`,
    })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
}
