import type { Namespace } from '../../api/core/namespace/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type { EndpointSlice } from '../../api/discovery/endpointslice/fields.ts';
import { ApiClient } from '../../client/ApiClient.ts';
import { Informer } from '../../client/Informer.ts';
import { Actor } from '../../sim/Actor.ts';
import type { Simulation } from '../../sim/Simulation.ts';
import { BY_IP, CoreDns, OF_SERVICE } from './CoreDns.ts';

function ipsOf(s: Service): readonly string[] {
  const ip = s.spec?.clusterIP ?? '';
  return ip === '' || ip === 'None' ? [] : [ip];
}

function serviceOf(s: EndpointSlice): readonly string[] {
  const name = s.metadata?.labels?.['kubernetes.io/service-name'];
  return name === undefined ? [] : [`${s.metadata?.namespace ?? ''}/${name}`];
}

/** The process `<machine>/coredns`: runs while a container of CoreDNS does on its machine. */
export class CoreDnsActor extends Actor {
  readonly dns: CoreDns;

  /** `servers` answers the API servers behind the cluster's address. */
  constructor(sim: Simulation, machine: string, servers: () => readonly Actor[]) {
    super(sim, machine, 'coredns');
    const groups = ['system:serviceaccounts', 'system:authenticated'];
    const user = { username: 'system:serviceaccount:kube-system:coredns', groups };
    const api = new ApiClient(this, { user, userAgent: 'coredns', servers });
    const services = new Informer<Service>(this, 'services', api, {
      path: '/api/v1/services',
      indexers: { [BY_IP]: ipsOf },
    });
    const slices = new Informer<EndpointSlice>(this, 'slices', api, {
      path: '/apis/discovery.k8s.io/v1/endpointslices',
      indexers: {
        [OF_SERVICE]: serviceOf,
        [BY_IP]: (s) => (s.endpoints ?? []).flatMap((e) => e.addresses ?? []),
      },
    });
    const namespaces = new Informer<Namespace>(this, 'namespaces', api, {
      path: '/api/v1/namespaces',
    });
    this.dns = new CoreDns(this, { services, slices, namespaces });
  }
}
