import type { Node } from '../../api/core/node/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';

/** Seconds that kubelets may keep Secrets and ConfigMaps, by the number of nodes. */
const STEPS = [
  { least: 0, most: 100, ttl: 0 },
  { least: 90, most: 500, ttl: 15 },
  { least: 450, most: 1_000, ttl: 30 },
  { least: 900, most: 2_000, ttl: 60 },
  { least: 1_800, most: 10_000, ttl: 300 },
  { least: 9_000, most: Infinity, ttl: 600 },
] as const;

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';

/** The step of a number of nodes, from the one before: it changes back later than it came. */
export function stepFor(nodes: number, before: number): number {
  let step = before;
  while (nodes > STEPS[step]!.most) step++;
  while (nodes < STEPS[step]!.least) step--;
  return step;
}

interface Reckoned {
  nodes: number;
  step: number;
}

/**
 * Notes on every node how long its kubelet may keep what it has read of Secrets and ConfigMaps.
 * Models: pkg/controller/ttl/ttl_controller.go
 */
export class TTLController extends Controller<Reckoned> {
  readonly #nodes: Informer<Node>;

  constructor(actor: Actor, api: ApiClient, informers: Informers) {
    super(actor, api, {
      name: 'ttl-controller',
      account: 'ttl-controller',
      workers: 5,
      state: { nodes: 0, step: 0 },
    });
    this.#nodes = informers.of('v1', 'nodes');
    this.#nodes.onEvent({
      add: (n) => this.#counted(1, n.metadata!.name!),
      update: (_, n) => this.#look(n),
      delete: () => this.#counted(-1),
    });
  }

  /** Nodes that were there before this process led. */
  protected begin(): void {
    const all = this.#nodes.list();
    this.state.nodes = all.length;
    this.state.step = stepFor(all.length, 0);
    for (const n of all) this.#look(n);
  }

  protected sync(name: string): void {
    const node = this.#nodes.get(name);
    if (!node || this.#holds(node)) return undefined;
    const body = { metadata: { annotations: { [ANNOTATION]: this.#ttl } } };
    return this.strategicPatch(name, `/api/v1/nodes/${name}`, body);
  }

  get #ttl(): string {
    return String(STEPS[this.state.step]!.ttl);
  }

  #holds(n: Node): boolean {
    return n.metadata?.annotations?.[ANNOTATION] === this.#ttl;
  }

  #look(n: Node): void {
    if (!this.#holds(n)) this.enqueue(n.metadata!.name!);
  }

  #counted(change: 1 | -1, added?: string): void {
    this.state.nodes += change;
    this.state.step = stepFor(this.state.nodes, this.state.step);
    if (added !== undefined) this.enqueue(added);
  }
}
