import { chainsOf, endpointChain } from '../../engine/proxy/iptables/chainNames.ts';
import type { EndpointInfo } from '../../engine/proxy/model/EndpointInfo.ts';
import { servicePortsOf } from '../../engine/proxy/model/ServicePortInfo.ts';
import { nftEndpointNames, nftServiceNames } from '../../engine/proxy/nftables/nftNames.ts';
import { difference } from './difference.ts';
import type { GoldenResult } from './GoldenKind.ts';

/** A Service port, an endpoint, and the names that the modes give them. */
interface NameVector {
  readonly namespace: string;
  readonly service: string;
  readonly portName: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly endpoint: string;
  readonly iptablesChains: Readonly<Record<string, string>>;
  readonly nftablesNames: Readonly<Record<string, string>>;
}

function endpointOf(text: string): EndpointInfo {
  const at = text.lastIndexOf(':');
  return {
    ip: text.slice(0, at).replace(/[[\]]/g, ''),
    port: Number(text.slice(at + 1)),
    address: text,
    nodeName: '',
    isLocal: false,
    ready: true,
    serving: true,
    terminating: false,
    zoneHints: [],
    nodeHints: [],
  };
}

function namesOf(v: NameVector): Pick<NameVector, 'iptablesChains' | 'nftablesNames'> {
  const [port] = servicePortsOf(
    {
      metadata: { namespace: v.namespace, name: v.service },
      spec: {
        clusterIP: '10.96.0.1',
        ports: [{ name: v.portName, protocol: v.protocol, port: 1 }],
      },
    },
    'IPv4',
  );
  const e = endpointOf(v.endpoint);
  const { svc, svl, ext, fw } = chainsOf(port!);
  const n = nftEndpointNames(port!, e);
  return {
    iptablesChains: {
      'KUBE-SVC': svc,
      'KUBE-SVL': svl,
      'KUBE-EXT': ext,
      'KUBE-FW': fw,
      'KUBE-SEP': endpointChain(port!, e),
    },
    nftablesNames: { ...nftServiceNames(port!), endpoint: n.chain, affinity: n.affinity },
  };
}

/** Compares the names of chains and sets with the recorded vectors. */
export function compareNames(json: unknown): GoldenResult {
  const vectors = json as readonly NameVector[];
  for (const [i, v] of vectors.entries()) {
    const { iptablesChains, nftablesNames } = v;
    const d = difference({ iptablesChains, nftablesNames }, namesOf(v), `vector ${i}`);
    if (d) return d;
  }
  return { equal: true };
}
