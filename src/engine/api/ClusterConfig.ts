import type { Taint } from './core/node/fields.ts';

/** A machine as its kubelet reports it. Quantities as Kubernetes writes them. */
export interface MachineConfig {
  readonly name: string;
  readonly ip: string;
  readonly cpu: string;
  readonly memory: string;
  /** Labels beside those that a kubelet sets itself. */
  readonly labels: Readonly<Record<string, string>>;
  /** Taints that the kubelet registers with. */
  readonly taints: readonly Taint[];
  /** Full names of images on its disk: `docker.io/library/nginx:1.27`. */
  readonly images: readonly string[];
}

/** What a cluster is made of. The whole input of a run is this and its commands. */
export interface ClusterConfig {
  readonly seed: number;
  /** 1 to 7; each has etcd, kube-apiserver, kube-scheduler and kube-controller-manager. */
  readonly controlPlanes: readonly MachineConfig[];
  /** 0 and more; each has a kubelet and a container runtime, as control-plane machines do. */
  readonly workers: readonly MachineConfig[];
  /** With what kubeadm adds: kube-proxy, CoreDNS, a CNI plugin, and the control plane as Pods. */
  readonly addons: boolean;
}
