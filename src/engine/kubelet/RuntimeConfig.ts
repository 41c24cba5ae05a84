import type { Node } from '../api/core/node/fields.ts';
import type { Informer } from '../client/Informer.ts';
import type { Actor, Handlers, Part } from '../sim/Actor.ts';
import { CriClient } from './CriClient.ts';

/**
 * Tells the container runtime the range of the node's Pods, once the node has one: from then on
 * its CNI plugin is configured. Models: pkg/kubelet/kubelet_network.go updatePodCIDR
 */
export class RuntimeConfig implements Part {
  readonly state = {
    /** What the runtime was told last. */
    podCIDR: '',
  };
  readonly handlers: Handlers = { told: () => undefined };
  readonly #cri: CriClient;

  constructor(actor: Actor, node: Informer<Node>) {
    this.#cri = new CriClient(actor);
    actor.addPart('runtimeConfig', this);
    node.onEvent({ add: (n) => this.#look(n), update: (_, n) => this.#look(n) });
  }

  onStart(): void {
    this.state.podCIDR = '';
  }

  #look(node: Node): void {
    const podCIDR = node.spec?.podCIDR ?? '';
    if (podCIDR === '' || podCIDR === this.state.podCIDR) return;
    this.state.podCIDR = podCIDR;
    this.#cri.ask({ call: 'updateRuntimeConfig', podCIDR }, 'runtimeConfig.told', undefined);
  }
}
