import type { ApiClient } from '../../client/ApiClient.ts';
import type { Actor } from '../../sim/Actor.ts';
import type { Informers } from '../common/Informers.ts';
import { ReplicaController } from '../common/ReplicaController.ts';

/** Keeps as many Pods as a ReplicaSet asks for. Models: pkg/controller/replicaset/replica_set.go */
export class ReplicaSetController extends ReplicaController {
  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, informers, {
      name: 'replicaset-controller',
      version: 'apps/v1',
      kind: 'ReplicaSet',
      resource: 'replicasets',
      countsTerminating: true,
    });
  }
}
