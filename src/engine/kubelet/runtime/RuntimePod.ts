/** A Pod's network namespace with what holds it open. */
export interface Sandbox {
  readonly id: string;
  readonly podUid: string;
  readonly attempt: number;
  readonly ready: boolean;
  /** '' with the node's network. */
  readonly ip: string;
  readonly createdAt: number;
}

/** A container as the runtime knows it. Times in µs of virtual time. */
export interface RuntimeContainer {
  readonly id: string;
  readonly podUid: string;
  readonly name: string;
  readonly attempt: number;
  /** As the Pod's spec wrote it. */
  readonly specImage: string;
  readonly state: 'created' | 'running' | 'exited';
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
  readonly resources: ContainerResources | undefined;
}

/** Requests and limits in force. */
export interface ContainerResources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

/** All that the runtime has of a Pod. Immutable: another one after each change. */
export interface RuntimePod {
  readonly uid: string;
  /** `namespace/name`. */
  readonly key: string;
  /** Newest first. */
  readonly sandboxes: readonly Sandbox[];
  /** Newest first. */
  readonly containers: readonly RuntimeContainer[];
}

/** Nothing of a Pod. */
export const NO_POD: RuntimePod = { uid: '', key: '', sandboxes: [], containers: [] };

/** The newest container of a name. Models: kubecontainer PodStatus.FindContainerStatusByName */
export function newest(pod: RuntimePod, name: string): RuntimeContainer | undefined {
  return pod.containers.find((c) => c.name === name);
}

/** The newest sandbox if it is ready. */
export function readySandbox(pod: RuntimePod): Sandbox | undefined {
  const s = pod.sandboxes[0];
  return s?.ready ? s : undefined;
}
