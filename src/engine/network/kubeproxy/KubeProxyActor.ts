import type { Node } from '../../api/core/node/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import { ApiClient } from '../../client/ApiClient.ts';
import { Informer } from '../../client/Informer.ts';
import { serviceOfSlice } from '../../proxy/model/EndpointInfo.ts';
import type { ProxyConfig } from '../../proxy/model/ProxyConfig.ts';
import { Actor } from '../../sim/Actor.ts';
import type { Simulation } from '../../sim/Simulation.ts';
import type { Kernel } from '../kernel/Kernel.ts';
import { BY_SERVICE, KubeProxy } from './KubeProxy.ts';
import type { ProxyModels } from './ProxyModel.ts';

/** What a node's proxier is given. */
export interface KubeProxyFacts {
  readonly ip: string;
  readonly clusterCIDR: string;
  readonly kernel: () => Kernel;
  readonly models: ProxyModels;
}

/** kubeadm's KubeProxyConfiguration on a node with one wire. */
function configOf(machine: string, f: KubeProxyFacts): ProxyConfig {
  return {
    nodeName: machine,
    nodeIPs: { IPv4: f.ip },
    interfaces: [
      { name: 'lo', addresses: ['127.0.0.1/8'] },
      { name: 'eth0', addresses: [f.ip] },
    ],
    detectLocalMode: 'ClusterCIDR',
    clusterCIDRs: [f.clusterCIDR],
    podCIDRs: [],
    masqueradeAll: false,
    masqueradeBit: 14,
    localhostNodePorts: true,
    nodePortAddresses: [],
    serviceCIDRs: [],
    nfacct: false,
    conntrackTCPBeLiberal: false,
    ipvsScheduler: '',
    ipvsStrictARP: false,
  };
}

/** The process `<machine>/kube-proxy`. */
export class KubeProxyActor extends Actor {
  readonly proxier: KubeProxy;

  /** `servers` answers the API servers behind the cluster's address. */
  constructor(
    sim: Simulation,
    machine: string,
    servers: () => readonly Actor[],
    facts: KubeProxyFacts,
  ) {
    super(sim, machine, 'kube-proxy');
    const groups = ['system:serviceaccounts', 'system:authenticated'];
    const user = { username: 'system:serviceaccount:kube-system:kube-proxy', groups };
    const api = new ApiClient(this, { user, userAgent: 'kube-proxy', servers });
    const services = new Informer<Service>(this, 'services', api, {
      path: '/api/v1/services',
      query: { labelSelector: '!service.kubernetes.io/service-proxy-name' },
    });
    const slices = new Informer<EndpointSlice>(this, 'slices', api, {
      path: '/apis/discovery.k8s.io/v1/endpointslices',
      query: { labelSelector: '!service.kubernetes.io/headless' },
      indexers: { [BY_SERVICE]: (s) => [serviceOfSlice(s)].filter((k) => k !== '') },
    });
    const node = new Informer<Node>(this, 'node', api, {
      path: '/api/v1/nodes',
      query: { fieldSelector: `metadata.name=${machine}` },
    });
    const config = configOf(machine, facts);
    const { kernel, models } = facts;
    this.proxier = new KubeProxy(this, { services, slices, node, config, kernel, models });
  }
}
