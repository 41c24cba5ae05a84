import type { Node } from '../api/core/node/fields.ts';
import type { Pod } from '../api/core/pod/fields.ts';
import { ApiClient } from '../client/ApiClient.ts';
import { EventRecorder } from '../client/EventRecorder.ts';
import { Informer } from '../client/Informer.ts';
import { LeaderElector } from '../client/LeaderElector.ts';
import { Actor } from '../sim/Actor.ts';
import type { Simulation } from '../sim/Simulation.ts';
import { Scheduler } from './Scheduler.ts';

/** The process `<machine>/kube-scheduler`. */
export class SchedulerActor extends Actor {
  readonly scheduler: Scheduler;
  readonly elector: LeaderElector;

  /** `servers` answers the API server on the same machine. */
  constructor(sim: Simulation, machine: string, servers: () => readonly Actor[]) {
    super(sim, machine, 'kube-scheduler');
    const user = { username: 'system:kube-scheduler', groups: ['system:authenticated'] };
    const api = new ApiClient(this, { user, userAgent: 'kube-scheduler', servers });
    const pods = new Informer<Pod>(this, 'pods', api, { path: '/api/v1/pods' });
    const nodes = new Informer<Node>(this, 'nodes', api, { path: '/api/v1/nodes' });
    this.scheduler = new Scheduler(this, api, pods, nodes);
    this.elector = new LeaderElector(this, api, {
      lease: 'kube-scheduler',
      events: new EventRecorder(this, 'leaderEvents', api, 'default-scheduler'),
      release: true,
      onStartedLeading: () => this.scheduler.lead(true),
      onStoppedLeading: () => this.scheduler.lead(false),
    });
  }
}
