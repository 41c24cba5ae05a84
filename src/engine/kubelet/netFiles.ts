import type { Pod } from '../api/core/pod/fields.ts';

/** What a kubelet's configuration says of names. Models: KubeletConfiguration clusterDNS, clusterDomain */
const CLUSTER_DNS = '10.96.0.10';
const CLUSTER_DOMAIN = 'cluster.local';

/** The node's own resolver: an address outside of the cluster, where nobody answers. */
const NODE_DNS = '10.0.0.2';

interface Resolver {
  readonly search: readonly string[];
  readonly nameservers: readonly string[];
  readonly options: readonly string[];
}

function byPolicy(pod: Pod): Resolver {
  const { dnsPolicy = 'ClusterFirst', hostNetwork } = pod.spec ?? {};
  const namespace = pod.metadata?.namespace ?? '';
  const cluster =
    dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  if (dnsPolicy === 'None') return { search: [], nameservers: [], options: [] };
  if (!cluster) return { search: [], nameservers: [NODE_DNS], options: [] };
  const search = [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
  return { search, nameservers: [CLUSTER_DNS], options: ['ndots:5'] };
}

/** Options of both; one of the same name is replaced. */
function merged(own: readonly string[], more: readonly string[]): readonly string[] {
  const all = new Map([...own, ...more].map((o) => [o.split(':')[0]!, o]));
  return [...all.values()];
}

/** `/etc/resolv.conf` of a Pod. Models: pkg/kubelet/network/dns/dns.go GetPodDNS */
function resolvConf(pod: Pod): string {
  const r = byPolicy(pod);
  const { nameservers = [], searches = [], options = [] } = pod.spec?.dnsConfig ?? {};
  const search = [...new Set([...r.search, ...searches])];
  const servers = [...new Set([...r.nameservers, ...nameservers])].slice(0, 3);
  const given = options.map((o) => (o.value ? `${o.name}:${o.value}` : (o.name ?? '')));
  const all = merged(r.options, given);
  const lines = [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...servers.map((s) => `nameserver ${s}`),
    ...(all.length > 0 ? [`options ${all.join(' ')}`] : []),
  ];
  return lines.map((l) => `${l}\n`).join('');
}

const HOSTS = [
  '# Kubernetes-managed hosts file.',
  '127.0.0.1\tlocalhost',
  '::1\tlocalhost ip6-localhost ip6-loopback',
  'fe00::0\tip6-localnet',
  'fe00::0\tip6-mcastprefix',
  'fe00::1\tip6-allnodes',
  'fe00::2\tip6-allrouters',
];

/** `/etc/hosts` of a Pod. Models: pkg/kubelet/kubelet_pods.go managedHostsFileContent */
function hostsFile(pod: Pod, podIP: string): string {
  const { hostname, subdomain, hostAliases = [] } = pod.spec ?? {};
  const name = hostname ?? pod.metadata?.name ?? '';
  const domain = `${subdomain}.${pod.metadata?.namespace}.svc.${CLUSTER_DOMAIN}`;
  const own = subdomain ? `${podIP}\t${name}.${domain}\t${name}` : `${podIP}\t${name}`;
  const lines = [...HOSTS, own];
  if (hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.');
    for (const a of hostAliases) lines.push(`${a.ip}\t${(a.hostnames ?? []).join('\t')}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Files by which processes of a Pod find names. */
export function netFiles(pod: Pod, podIP: string): Readonly<Record<string, string>> {
  return { '/etc/resolv.conf': resolvConf(pod), '/etc/hosts': hostsFile(pod, podIP) };
}
