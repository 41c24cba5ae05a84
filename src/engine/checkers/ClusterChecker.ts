import type { Cluster } from '../Cluster.ts';
import type { SimTime } from '../sim/time.ts';
import { MS } from '../sim/time.ts';
import { checkChange } from './ObjectChecker.ts';
import { checkLeaders } from './checkLeaders.ts';
import { checkPast, checkPresent, informersOf } from './InformerChecker.ts';
import { PlacementChecker } from './PlacementChecker.ts';
import { RaftChecker } from './checkRaft.ts';
import { StoreHistory } from './StoreHistory.ts';

/** Longest way of a change from the store to a cache. */
const HEARD_US = 100 * MS;

/** Steps between two looks at an informer; they take turns. */
const INFORMER_STEPS = 20;

/**
 * Everything that must hold in a cluster at any moment, looked at after each step. Remembers what
 * it saw: ask it from its creation on.
 */
export class ClusterChecker {
  readonly #cluster: Cluster;
  readonly #history: StoreHistory;
  readonly #placement: PlacementChecker;
  readonly #raft = new RaftChecker();
  #steps = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#history = new StoreHistory(this.#members());
    this.#placement = new PlacementChecker(this.#history);
  }

  /** Runs the cluster to a time, looking after each step. Throws at what does not hold. */
  runUntil(until: SimTime): void {
    const { sim } = this.#cluster;
    while (sim.step(until)) this.look();
    sim.idleUntil(until);
  }

  look(): void {
    const { sim, controllerManagers, schedulers } = this.#cluster;
    if (sim.faults.length > 0) throw sim.faults[0]!.error;
    const members = this.#members();
    this.#raft.check(members);
    this.#history.advance(members, (c) => {
      checkChange(c);
      this.#placement.onChange(c);
    });
    for (const list of [controllerManagers, schedulers]) {
      checkLeaders(
        list.map((a) => a.elector),
        sim.now,
      );
    }
    if (this.#steps++ % INFORMER_STEPS === 0) this.#oneInformer();
  }

  /** Nothing is disturbed any more: soon all caches hold what the store holds now. */
  runToPresent(): void {
    const { revision } = this.#history;
    this.runUntil(this.#cluster.sim.now + HEARD_US);
    checkPresent(this.#history, this.#cluster.sim.actors, revision);
  }

  #oneInformer(): void {
    const all = informersOf(this.#cluster.sim.actors);
    if (all.length === 0) return;
    const { at, informer } = all[((this.#steps / INFORMER_STEPS) % all.length) | 0]!;
    checkPast(this.#history, at, informer);
  }

  #members() {
    return this.#cluster.etcds.map((e) => e.etcd);
  }
}
