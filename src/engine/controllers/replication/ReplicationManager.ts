import type { ApiClient } from '../../client/ApiClient.ts';
import type { Actor } from '../../sim/Actor.ts';
import type { Informers } from '../common/Informers.ts';
import { ReplicaController } from '../common/ReplicaController.ts';

/**
 * Keeps as many Pods as a ReplicationController asks for: as a ReplicaSet's controller, over the
 * older kind. Models: pkg/controller/replication/replication_controller.go
 */
export class ReplicationManager extends ReplicaController {
  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, informers, {
      name: 'replication-controller',
      version: 'v1',
      kind: 'ReplicationController',
      resource: 'replicationcontrollers',
      countsTerminating: false,
    });
  }
}
