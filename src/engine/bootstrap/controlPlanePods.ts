import type { Pod } from '../api/core/pod/fields.ts';
import type { MachineConfig } from '../api/ClusterConfig.ts';
import { VERSION } from './manifests.ts';

/** What a static Pod of kubeadm is made of. */
interface Component {
  readonly name: string;
  readonly image: string;
  readonly flags: readonly string[];
  readonly requests: Readonly<Record<string, string>>;
  readonly port: number;
  readonly host: string;
  readonly scheme: 'HTTP' | 'HTTPS';
  /** Paths of the probes; a controller-manager has no readiness probe. */
  readonly live: string;
  readonly ready?: string;
  /** Directories and files of the machine that it sees. */
  readonly paths: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const PKI = '/etc/kubernetes/pki';

const k8s = (name: string): string => `registry.k8s.io/${name}:${VERSION}`;

const LOCAL = { host: '127.0.0.1', scheme: 'HTTPS' } as const;

function etcd(m: MachineConfig, members: readonly MachineConfig[]): Component {
  const peers = members.map((x) => `${x.name}=https://${x.ip}:2380`).join();
  const client = `https://${m.ip}:2379`;
  return {
    name: 'etcd',
    image: 'registry.k8s.io/etcd:3.6.8-0',
    flags: [
      `--advertise-client-urls=${client}`,
      '--data-dir=/var/lib/etcd',
      `--initial-advertise-peer-urls=https://${m.ip}:2380`,
      `--initial-cluster=${peers}`,
      `--listen-client-urls=https://127.0.0.1:2379,${client}`,
      '--listen-metrics-urls=http://127.0.0.1:2381',
      `--listen-peer-urls=https://${m.ip}:2380`,
      `--name=${m.name}`,
      '--snapshot-count=10000',
    ],
    requests: { cpu: '100m', memory: '100Mi' },
    host: '127.0.0.1',
    scheme: 'HTTP',
    port: 2381,
    live: '/livez',
    ready: '/readyz',
    paths: { 'etcd-data': '/var/lib/etcd', 'etcd-certs': `${PKI}/etcd` },
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': client },
  };
}

function apiServer(m: MachineConfig): Component {
  return {
    name: 'kube-apiserver',
    image: k8s('kube-apiserver'),
    flags: [
      `--advertise-address=${m.ip}`,
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--etcd-servers=https://127.0.0.1:2379',
      '--secure-port=6443',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      '--service-cluster-ip-range=10.96.0.0/12',
    ],
    requests: { cpu: '250m' },
    host: m.ip,
    scheme: 'HTTPS',
    port: 6443,
    live: '/livez',
    ready: '/readyz',
    paths: { 'k8s-certs': PKI },
    annotations: {
      'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${m.ip}:6443`,
    },
  };
}

const CONTROLLER_MANAGER: Component = {
  ...LOCAL,
  name: 'kube-controller-manager',
  image: k8s('kube-controller-manager'),
  flags: [
    '--allocate-node-cidrs=true',
    '--bind-address=127.0.0.1',
    '--cluster-cidr=10.244.0.0/16',
    '--cluster-name=kubernetes',
    '--kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--leader-elect=true',
    '--service-cluster-ip-range=10.96.0.0/12',
    '--use-service-account-credentials=true',
  ],
  requests: { cpu: '200m' },
  port: 10_257,
  live: '/healthz',
  paths: { 'k8s-certs': PKI, kubeconfig: '/etc/kubernetes/controller-manager.conf' },
};

const SCHEDULER: Component = {
  ...LOCAL,
  name: 'kube-scheduler',
  image: k8s('kube-scheduler'),
  flags: [
    '--bind-address=127.0.0.1',
    '--kubeconfig=/etc/kubernetes/scheduler.conf',
    '--leader-elect=true',
  ],
  requests: { cpu: '100m' },
  port: 10_259,
  live: '/livez',
  ready: '/readyz',
  paths: { kubeconfig: '/etc/kubernetes/scheduler.conf' },
};

function probe(c: Component, path: string, rest: object): object {
  const httpGet = { host: c.host, path, port: 'probe-port', scheme: c.scheme };
  return { httpGet, timeoutSeconds: 15, ...rest };
}

function podOf(c: Component, node: string): Pod {
  const volumes = Object.entries(c.paths).map(([name, path]) => {
    const type = path.endsWith('.conf') ? 'FileOrCreate' : 'DirectoryOrCreate';
    return { name, hostPath: { path, type } };
  });
  const mounts = Object.entries(c.paths).map(([name, mountPath]) => {
    return name === 'etcd-data' ? { name, mountPath } : { name, mountPath, readOnly: true };
  });
  const every10 = { initialDelaySeconds: 10, periodSeconds: 10 };
  const container = {
    name: c.name,
    image: c.image,
    imagePullPolicy: 'IfNotPresent',
    command: [c.name, ...c.flags],
    ports: [{ containerPort: c.port, hostPort: c.port, name: 'probe-port', protocol: 'TCP' }],
    resources: { requests: c.requests },
    livenessProbe: probe(c, c.live, { ...every10, failureThreshold: 8 }),
    ...(c.ready === undefined
      ? {}
      : { readinessProbe: probe(c, c.ready, { periodSeconds: 1, failureThreshold: 3 }) }),
    startupProbe: probe(c, c.name === 'etcd' ? '/readyz' : c.live, {
      ...every10,
      failureThreshold: 24,
    }),
    volumeMounts: mounts,
  };
  return {
    metadata: {
      name: `${c.name}-${node}`,
      namespace: 'kube-system',
      labels: { component: c.name, tier: 'control-plane' },
      annotations: { ...c.annotations },
    },
    spec: {
      containers: [container],
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      hostNetwork: true,
      nodeName: node,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
      volumes,
    },
  } as Pod;
}

/**
 * The static Pods of a control-plane machine as kubeadm writes them into its kubelet's manifest
 * folder, without what we have not: certificates and flags about them.
 * Models: cmd/kubeadm/app/phases/controlplane, phases/etcd, util/staticpod
 */
export function controlPlanePods(
  machine: MachineConfig,
  members: readonly MachineConfig[],
): readonly Pod[] {
  const all = [etcd(machine, members), apiServer(machine), CONTROLLER_MANAGER, SCHEDULER];
  return all.map((c) => podOf(c, machine.name));
}
