import type { Node } from '../../api/core/node/fields.ts';
import { Cache } from '../cache/Cache.ts';
import type { Zone } from '../cache/NodeTree.ts';
import type { KubeSchedulerConfiguration } from '../config/KubeSchedulerConfiguration.ts';
import type { Framework } from '../framework/Framework.ts';
import type { Claim, Listers, Volume } from '../framework/Listers.ts';
import type { Nominator } from '../framework/Nominator.ts';
import type { PodInfo } from '../framework/PodInfo.ts';
import type { Snapshot } from '../framework/Snapshot.ts';
import { Profiles } from '../Profiles.ts';

/** What a fork is taken of. */
export interface ForkSource {
  readonly cache: Snapshot;
  readonly listers: Listers;
  readonly nominator: Nominator;
  readonly configuration: KubeSchedulerConfiguration;
}

/** How a fork differs from the present. */
export interface ForkChanges {
  /** Uid of a Pod that is taken off its node. */
  readonly without?: string;
  /** Nodes that are added, or replaced by name. */
  readonly nodes?: readonly Node[];
}

/**
 * A copy of the scheduler's view on which anything may be tried: nodes and Pods are shared, what
 * counts them is not.
 */
export class SchedulerFork {
  readonly cache = new Cache(new Map<string, number>(), new Map<string, Zone>());
  readonly #profiles: Profiles;

  constructor(source: ForkSource, changes: ForkChanges = {}) {
    for (const n of source.cache.nodes) {
      this.cache.setNode(n.node);
      for (const p of n.pods) if (p.uid !== changes.without) this.cache.addPod(p, n.name);
    }
    for (const n of changes.nodes ?? []) this.cache.setNode(n);
    const volumes = new Map<string, Volume>();
    const claims = new Map<string, Claim>();
    const { listers } = source;
    const assumed = {
      volume: (name: string) => volumes.get(name) ?? listers.volume(name),
      claim: (key: string) => claims.get(key) ?? listers.claim(key),
      assumeVolume: (v: Volume) => void volumes.set(v.metadata?.name ?? '', v),
      assumeClaim: (c: Claim) => void claims.set(`${c.metadata?.namespace}/${c.metadata?.name}`, c),
      restoreVolume: (name: string) => void volumes.delete(name),
      restoreClaim: (key: string) => void claims.delete(key),
    };
    const handle = { snapshot: this.cache, listers, assumed, preempting: () => false };
    this.#profiles = new Profiles(source.configuration, handle, source.nominator);
  }

  /** The framework of a Pod's profile; undefined: nobody schedules it. */
  framework(pod: PodInfo): Framework | undefined {
    return this.#profiles.framework(pod.pod.spec?.schedulerName ?? 'default-scheduler');
  }
}
