import { Cluster } from '../engine/Cluster.ts';

const SYSTEM = '/api/v1/namespaces/kube-system';

/** kube-proxy and CoreDNS as kubeadm sets them up, in short. */
function addons(c: Cluster): void {
  const agent = { 'k8s-app': 'kube-proxy' };
  post(c, '/apis/apps/v1/namespaces/kube-system/daemonsets', {
    metadata: { name: 'kube-proxy' },
    spec: {
      selector: { matchLabels: agent },
      template: {
        metadata: { labels: agent },
        spec: {
          hostNetwork: true,
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'kube-proxy',
              image: 'registry.k8s.io/kube-proxy:v1.36.3',
              command: ['/usr/local/bin/kube-proxy'],
            },
          ],
        },
      },
    },
  });
  const labels = { 'k8s-app': 'kube-dns' };
  const container = {
    name: 'coredns',
    image: 'registry.k8s.io/coredns/coredns:v1.14.1',
    args: ['-conf', '/etc/coredns/Corefile'],
    ports: [{ containerPort: 53, protocol: 'UDP' }],
  };
  post(c, '/apis/apps/v1/namespaces/kube-system/deployments', {
    metadata: { name: 'coredns' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { dnsPolicy: 'Default', containers: [container] } },
    },
  });
  const ports = [{ name: 'dns', port: 53, protocol: 'UDP' }];
  const spec = { clusterIP: '10.96.0.10', selector: labels, ports };
  post(c, `${SYSTEM}/services`, { metadata: { name: 'kube-dns' }, spec });
}

/** Creates an object. */
export function post(c: Cluster, path: string, body: object): void {
  const { response } = c.kubectl.ask({ method: 'POST', path, body });
  if (response.code !== 201) throw new Error(JSON.stringify(response.body));
}

/** A cluster of one control-plane machine and three workers with its network set up. */
export function networked(seed: number): Cluster {
  const c = new Cluster({ seed, controlPlanes: 1, workers: 3 });
  c.boot();
  addons(c);
  return c;
}
