import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { ApiClient } from '../client/ApiClient.ts';
import { EventRecorder } from '../client/EventRecorder.ts';
import { Informer } from '../client/Informer.ts';
import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import { Kubelet } from './Kubelet.ts';
import type { MachineFacts } from './MachineFacts.ts';
import { KubeletServer } from './KubeletServer.ts';
import { NodeLease } from './NodeLease.ts';
import { NodeStatus } from './NodeStatus.ts';
import { Reporter } from './Reporter.ts';
import { RuntimeConfig } from './RuntimeConfig.ts';
import type { Containerd } from './runtime/Containerd.ts';
import { StaticPods } from './StaticPods.ts';

/** The process `<machine>/kubelet`. */
export class KubeletActor extends Actor {
  readonly kubelet: Kubelet;
  readonly nodeStatus: NodeStatus;
  readonly server: KubeletServer;
  readonly lease: NodeLease;
  readonly runtimeConfig: RuntimeConfig;

  /** `servers` answers the API servers behind the cluster's address. */
  constructor(
    sim: Simulation,
    machine: string,
    servers: () => readonly Actor[],
    runtime: () => Containerd,
    facts: MachineFacts,
  ) {
    super(sim, machine, 'kubelet');
    const user = { username: `system:node:${machine}`, groups: ['system:nodes'] };
    const api = new ApiClient(this, { user, userAgent: 'kubelet', servers });
    const pods = new Informer<Pod>(this, 'pods', api, {
      path: '/api/v1/pods',
      query: { fieldSelector: `spec.nodeName=${machine}` },
    });
    const node = new Informer<Node>(this, 'node', api, {
      path: '/api/v1/nodes',
      query: { fieldSelector: `metadata.name=${machine}` },
    });
    const events = new EventRecorder(this, 'events', api, 'kubelet');
    const reporter = new Reporter(events);
    this.runtimeConfig = new RuntimeConfig(this, node);
    this.lease = new NodeLease(this, api, node);
    this.nodeStatus = new NodeStatus(this, api, node, reporter, runtime, facts);
    const setPressure = (memory: boolean, disk: boolean): void =>
      this.nodeStatus.setPressure(memory, disk);
    this.kubelet = new Kubelet(this, api, pods, node, reporter, runtime, facts, setPressure);
    const own = { ip: facts.ip, uid: () => node.get(machine)?.metadata?.uid };
    this.addPart('static', new StaticPods(this, api, pods, facts.staticPods, own));
    const { kubelet } = this;
    this.server = new KubeletServer(this, {
      runtime,
      podOf: (uid) => kubelet.podOf(uid),
      statusOf: (uid, name) => kubelet.statusOf(uid, name),
    });
  }
}
