import type { KubeObject } from '../api/meta/ObjectMeta.ts';

/** An object that is created at the start, and where. */
export interface Manifest {
  /** The collection. */
  readonly path: string;
  readonly object: KubeObject;
}

/** The release that all components are of. */
export const VERSION = 'v1.36.3';

/** The address that Pods ask for names. */

const DNS_IP = '10.96.0.10';

/** Pods of all nodes get their addresses out of this range. */
const POD_CIDR = '10.244.0.0/16';

const REGISTRY = 'registry.k8s.io';
const KUBE_PROXY_IMAGE = `${REGISTRY}/kube-proxy:${VERSION}`;
const COREDNS_IMAGE = `${REGISTRY}/coredns/coredns:v1.14.2`;
/** Ours: routes between the nodes' ranges, one hop of encapsulation. */
const CNI_IMAGE = 'docker.io/kubarium/overlay-cni:v1.0.0';

const SYSTEM = '/api/v1/namespaces/kube-system';
const APPS = '/apis/apps/v1/namespaces/kube-system';
const LINUX = { 'kubernetes.io/os': 'linux' };
const ALL_TAINTS = [{ operator: 'Exists' }];

function configMap(namespace: string, name: string, data: object, labels?: object): Manifest {
  const metadata = { name, namespace, ...(labels ? { labels } : {}) };
  return {
    path: `/api/v1/namespaces/${namespace}/configmaps`,
    object: { metadata, data } as KubeObject,
  };
}

function serviceAccount(name: string): Manifest {
  const metadata = { name, namespace: 'kube-system' };
  return { path: `${SYSTEM}/serviceaccounts`, object: { metadata } };
}

const CLUSTER_CONFIGURATION = `apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: ${REGISTRY}
kind: ClusterConfiguration
kubernetesVersion: ${VERSION}
networking:
  dnsDomain: cluster.local
  podSubnet: ${POD_CIDR}
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`;

const CLUSTER_INFO = `apiVersion: v1
kind: Config
clusters:
- cluster:
    server: https://kubernetes.default.svc.cluster.local:6443
  name: ""
contexts: []
current-context: ""
users: []
`;

const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

const PROXY_CONFIG = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clusterCIDR: ${POD_CIDR}
kind: KubeProxyConfiguration
mode: ""
`;

const CNI_CONFIG = `{
  "cniVersion": "1.0.0",
  "name": "overlay",
  "plugins": [
    {"type": "overlay", "ipam": {"type": "host-local"}},
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
`;

/** A DaemonSet whose Pods live in the node's own network, on every node whatever its taints. */
function nodeAgent(name: string, image: string, pod: object, container: object): Manifest {
  const labels = { 'k8s-app': name };
  const spec = {
    priorityClassName: 'system-node-critical',
    serviceAccountName: name,
    hostNetwork: true,
    nodeSelector: LINUX,
    tolerations: ALL_TAINTS,
    ...pod,
    containers: [{ name, image, imagePullPolicy: 'IfNotPresent', ...container }],
  };
  return {
    path: `${APPS}/daemonsets`,
    object: {
      metadata: { name, namespace: 'kube-system', labels },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'RollingUpdate' },
        template: { metadata: { labels }, spec },
      },
    } as KubeObject,
  };
}

const KUBE_PROXY = nodeAgent(
  'kube-proxy',
  KUBE_PROXY_IMAGE,
  {
    volumes: [
      { name: 'kube-proxy', configMap: { name: 'kube-proxy' } },
      { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
      { name: 'lib-modules', hostPath: { path: '/lib/modules' } },
    ],
  },
  {
    command: [
      '/usr/local/bin/kube-proxy',
      '--config=/var/lib/kube-proxy/config.conf',
      '--hostname-override=$(NODE_NAME)',
    ],
    env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    securityContext: { privileged: true },
    volumeMounts: [
      { name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' },
      { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
      { name: 'lib-modules', mountPath: '/lib/modules', readOnly: true },
    ],
  },
);

const CNI = nodeAgent(
  'overlay-cni',
  CNI_IMAGE,
  {
    volumes: [
      { name: 'cni', hostPath: { path: '/etc/cni/net.d' } },
      { name: 'config', configMap: { name: 'overlay-cni' } },
    ],
  },
  {
    resources: {
      requests: { cpu: '100m', memory: '50Mi' },
      limits: { memory: '50Mi' },
    },
    securityContext: { capabilities: { add: ['NET_RAW', 'NET_ADMIN'] } },
    volumeMounts: [
      { name: 'cni', mountPath: '/etc/cni/net.d' },
      { name: 'config', mountPath: '/etc/overlay-cni' },
    ],
  },
);

const DNS_LABELS = { 'k8s-app': 'kube-dns' };

const DNS_SERVICE: Manifest = {
  path: `${SYSTEM}/services`,
  object: {
    metadata: {
      name: 'kube-dns',
      namespace: 'kube-system',
      labels: {
        ...DNS_LABELS,
        'kubernetes.io/cluster-service': 'true',
        'kubernetes.io/name': 'CoreDNS',
      },
      annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
    },
    spec: {
      clusterIP: DNS_IP,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
      selector: DNS_LABELS,
    },
  } as KubeObject,
};

const COREDNS_CONTAINER = {
  name: 'coredns',
  image: COREDNS_IMAGE,
  imagePullPolicy: 'IfNotPresent',
  args: ['-conf', '/etc/coredns/Corefile'],
  resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
  volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
  ports: [
    { containerPort: 53, name: 'dns', protocol: 'UDP' },
    { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
    { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
    { containerPort: 8080, name: 'liveness-probe', protocol: 'TCP' },
    { containerPort: 8181, name: 'readiness-probe', protocol: 'TCP' },
  ],
  livenessProbe: {
    httpGet: { path: '/health', port: 'liveness-probe', scheme: 'HTTP' },
    initialDelaySeconds: 60,
    timeoutSeconds: 5,
    successThreshold: 1,
    failureThreshold: 5,
  },
  readinessProbe: { httpGet: { path: '/ready', port: 'readiness-probe', scheme: 'HTTP' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  },
};

const COREDNS: Manifest = {
  path: `${APPS}/deployments`,
  object: {
    metadata: { name: 'coredns', namespace: 'kube-system', labels: DNS_LABELS },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: DNS_LABELS },
      template: {
        metadata: { labels: DNS_LABELS },
        spec: {
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: 'coredns',
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 100,
                  podAffinityTerm: {
                    labelSelector: {
                      matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }],
                    },
                    topologyKey: 'kubernetes.io/hostname',
                  },
                },
              ],
            },
          },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          nodeSelector: LINUX,
          dnsPolicy: 'Default',
          containers: [COREDNS_CONTAINER],
          volumes: [
            {
              name: 'config-volume',
              configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] },
            },
          ],
        },
      },
    },
  } as KubeObject,
};

/**
 * What an administrator puts into a new cluster, in this order: what `kubeadm init` uploads, its
 * two add-ons, then a CNI plugin. Models: cmd/kubeadm/app/phases/addons, uploadconfig, bootstraptoken
 */
export const MANIFESTS: readonly Manifest[] = [
  configMap('kube-system', 'kubeadm-config', { ClusterConfiguration: CLUSTER_CONFIGURATION }),
  configMap('kube-public', 'cluster-info', { kubeconfig: CLUSTER_INFO }),
  serviceAccount('coredns'),
  configMap('kube-system', 'coredns', { Corefile: COREFILE }),
  COREDNS,
  DNS_SERVICE,
  serviceAccount('kube-proxy'),
  configMap('kube-system', 'kube-proxy', { 'config.conf': PROXY_CONFIG }, { app: 'kube-proxy' }),
  KUBE_PROXY,
  serviceAccount('overlay-cni'),
  configMap('kube-system', 'overlay-cni', { '10-overlay.conflist': CNI_CONFIG }),
  CNI,
];

/** Images that are on every machine's disk before its kubelet starts, as `kubeadm config images pull` leaves them. */
export const SYSTEM_IMAGES: readonly string[] = [
  `${REGISTRY}/pause:3.10.2`,
  KUBE_PROXY_IMAGE,
  COREDNS_IMAGE,
  CNI_IMAGE,
];
