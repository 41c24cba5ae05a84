import { ApiClient } from '../client/ApiClient.ts';
import { EventRecorder } from '../client/EventRecorder.ts';
import { LeaderElector } from '../client/LeaderElector.ts';
import type { Handlers, Part } from '../sim/Actor.ts';
import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import { MS } from '../sim/time.ts';
import type { Controller } from './common/Controller.ts';
import { Informers } from './common/Informers.ts';
import { CronJobController } from './cronjob/CronJobController.ts';
import { DaemonSetController } from './daemon/DaemonSetController.ts';
import { DeploymentController } from './deployment/DeploymentController.ts';
import { DisruptionController } from './disruption/DisruptionController.ts';
import { EndpointsController } from './endpoint/EndpointsController.ts';
import { EndpointSliceController } from './endpointslice/EndpointSliceController.ts';
import { GarbageCollector } from './garbagecollector/GarbageCollector.ts';
import { HorizontalController } from './podautoscaler/HorizontalController.ts';
import { JobController } from './job/JobController.ts';
import { NamespaceController } from './namespace/NamespaceController.ts';
import { NodeIpamController } from './nodeipam/NodeIpamController.ts';
import { NodeLifecycleController } from './nodelifecycle/NodeLifecycleController.ts';
import { PersistentVolumeController } from './persistentvolume/PersistentVolumeController.ts';
import { PodGCController } from './podgc/PodGCController.ts';
import { PVCProtectionController } from './pvcprotection/PVCProtectionController.ts';
import { PVProtectionController } from './pvprotection/PVProtectionController.ts';
import { ReplicationManager } from './replication/ReplicationManager.ts';
import { ReplicaSetController } from './replicaset/ReplicaSetController.ts';
import { ResourceQuotaController } from './resourcequota/ResourceQuotaController.ts';
import { RootCACertPublisher } from './rootcapublisher/RootCACertPublisher.ts';
import { ServiceAccountController } from './serviceaccount/ServiceAccountController.ts';
import { StatefulSetController } from './statefulset/StatefulSetController.ts';
import { TTLController } from './ttl/TTLController.ts';
import { TTLAfterFinishedController } from './ttlafterfinished/TTLAfterFinishedController.ts';
import { TaintEvictionController } from './tainteviction/TaintEvictionController.ts';

/** From filled informers to working controllers: they look at their caches each 100 ms. */
const START_US = 100 * MS;

/**
 * The process `<machine>/kube-controller-manager`: an election, and for the leader one set of
 * shared informers and the controllers, each with a client of its own.
 * Models: cmd/kube-controller-manager/app/controllermanager.go; a process that loses its lease
 * ends in Kubernetes and is started anew, ours stands by at once.
 */
export class ControllerManager extends Actor implements Part {
  readonly state = { working: false };
  readonly handlers: Handlers = { begin: () => this.#begin() };
  readonly elector: LeaderElector;
  readonly #informers: Informers;
  readonly #controllers: readonly Controller[];

  /** `server` answers the API server on the same machine; `clusterCIDR`: --cluster-cidr. */
  constructor(
    sim: Simulation,
    machine: string,
    server: () => readonly Actor[],
    clusterCIDR: string,
  ) {
    super(sim, machine, 'kube-controller-manager');
    this.addPart('manager', this);
    const user = {
      username: 'system:kube-controller-manager',
      groups: ['system:authenticated'],
    };
    const userAgent = 'kube-controller-manager';
    const api = new ApiClient(this, { user, userAgent, servers: server });
    this.#informers = new Informers(this, api);
    this.#controllers = controllersOf(this, api, this.#informers, clusterCIDR);
    this.#informers.onSynced(() => this.#informersFilled());
    this.elector = new LeaderElector(this, api, {
      lease: 'kube-controller-manager',
      events: new EventRecorder(this, 'leaderEvents', api, userAgent),
      release: false,
      onStartedLeading: () => this.#informers.start(),
      onStoppedLeading: () => this.#stand(),
    });
  }

  onStart(): void {
    this.state.working = false;
  }

  #informersFilled(): void {
    if (this.#informers.synced) this.after(START_US, 'manager.begin', undefined);
  }

  #begin(): void {
    if (this.state.working || !this.elector.leading || !this.#informers.synced) return;
    this.state.working = true;
    for (const c of this.#controllers) c.activate();
  }

  #stand(): void {
    this.state.working = false;
    this.#informers.stop();
    for (const c of this.#controllers) c.deactivate();
  }
}

/** The controllers, in the order of their names upstream. */
function controllersOf(
  actor: Actor,
  api: ApiClient,
  informers: Informers,
  clusterCIDR: string,
): readonly Controller[] {
  return [
    new ReplicationManager(actor, api, informers),
    new EndpointsController(actor, api, informers),
    new EndpointSliceController(actor, api, informers),
    new PodGCController(actor, api, informers),
    new ResourceQuotaController(actor, api, informers),
    new NamespaceController(actor, api, informers),
    new ServiceAccountController(actor, api, informers),
    new GarbageCollector(actor, api, informers),
    new DaemonSetController(actor, api, informers),
    new JobController(actor, api, informers),
    new DeploymentController(actor, api, informers),
    new ReplicaSetController(actor, api, informers),
    new StatefulSetController(actor, api, informers),
    new NodeIpamController(actor, api, informers, clusterCIDR),
    new NodeLifecycleController(actor, api, informers),
    new TaintEvictionController(actor, api, informers),
    new HorizontalController(actor, api, informers),
    new DisruptionController(actor, api, informers),
    new CronJobController(actor, api, informers),
    new PersistentVolumeController(actor, api, informers),
    new PVCProtectionController(actor, api, informers),
    new PVProtectionController(actor, api, informers),
    new TTLController(actor, api, informers),
    new TTLAfterFinishedController(actor, api, informers),
    new RootCACertPublisher(actor, api, informers),
  ];
}
