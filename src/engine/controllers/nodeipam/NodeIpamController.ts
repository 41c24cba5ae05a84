import type { Node } from '../../api/core/node/fields.ts';
import type { ApiClient } from '../../client/ApiClient.ts';
import type { Informer } from '../../client/Informer.ts';
import type { Actor } from '../../sim/Actor.ts';
import { PMap } from '../../sim/PMap.ts';
import type { Step } from '../common/Controller.ts';
import { Controller } from '../common/Controller.ts';
import type { Informers } from '../common/Informers.ts';
import type { CidrSet } from './cidrSet.ts';
import { cidrSet, pieceAt, pieceOf } from './cidrSet.ts';

interface Ranges {
  /** Node of each piece of the cluster's range that is taken. */
  readonly owners: PMap<number, string>;
  readonly pieces: PMap<string, number>;
  /** Under `next`: the piece to be looked at first. */
  readonly cursor: PMap<'next', number>;
}

/**
 * Gives every node its own range of Pod addresses, the next free /24 out of the cluster's range.
 * Models: pkg/controller/nodeipam/ipam/range_allocator.go
 */
export class NodeIpamController extends Controller<Ranges> {
  readonly #nodes: Informer<Node>;
  readonly #set: CidrSet;

  constructor(actor: Actor, api: ApiClient, informers: Informers, clusterCIDR: string) {
    super(actor, api, {
      name: 'node-ipam-controller',
      account: 'node-controller',
      component: 'cidrAllocator',
      workers: 30,
      state: { owners: new PMap(), pieces: new PMap(), cursor: new PMap() },
      handlers: { refused: (s: Step) => this.#release(s.key) },
    });
    this.#set = cidrSet(clusterCIDR);
    this.#nodes = informers.of('v1', 'nodes');
    this.#nodes.onEvent({
      add: (n) => this.enqueue(n.metadata!.name!),
      update: (old, n) => {
        if (n.spec?.podCIDR !== old.spec?.podCIDR) this.enqueue(n.metadata!.name!);
      },
      delete: (n) => this.#release(n.metadata!.name!),
    });
  }

  /** Ranges that nodes have already are theirs before any is given out. */
  protected begin(): void {
    const nodes = this.#nodes.list();
    for (const n of nodes) this.#occupy(n);
    for (const n of nodes) if (!n.spec?.podCIDR) this.enqueue(n.metadata!.name!);
  }

  protected sync(name: string): void {
    const node = this.#nodes.get(name);
    if (!node) return this.#release(name);
    if (node.spec?.podCIDR) return this.#occupy(node);
    const piece = this.state.pieces.get(name) ?? this.#next();
    if (piece === undefined) {
      const text = `Node ${name} status is now: CIDRNotAvailable`;
      this.event(node, 'Normal', 'CIDRNotAvailable', text);
      return undefined;
    }
    this.#take(name, piece);
    const podCIDR = pieceAt(this.#set, piece);
    const body = { spec: { podCIDR, podCIDRs: [podCIDR] } };
    return this.strategicPatch(name, `/api/v1/nodes/${name}`, body, { failed: 'refused' });
  }

  #occupy(n: Node): void {
    const piece = pieceOf(this.#set, n.spec?.podCIDR ?? '');
    if (piece >= 0) this.#take(n.metadata!.name!, piece);
  }

  #take(name: string, piece: number): void {
    this.state.owners.set(piece, name);
    this.state.pieces.set(name, piece);
  }

  #release(name: string): void {
    const piece = this.state.pieces.get(name);
    if (piece === undefined) return;
    this.state.pieces.delete(name);
    this.state.owners.delete(piece);
  }

  /** Models: cidrset.CidrSet AllocateNext */
  #next(): number | undefined {
    const { owners, cursor } = this.state;
    const { pieces } = this.#set;
    const from = cursor.get('next') ?? 0;
    for (let i = 0; i < pieces; i++) {
      const piece = (from + i) % pieces;
      if (owners.has(piece)) continue;
      cursor.set('next', (piece + 1) % pieces);
      return piece;
    }
    return undefined;
  }
}
