import type { KeyValue } from '../etcd/EtcdApi.ts';
import type { Etcd } from '../etcd/Etcd.ts';
import type { Change } from '../etcd/mvcc/Store.ts';
import { REGISTRY } from '../apiserver/storage.ts';

interface Version {
  readonly revision: number;
  readonly kv: KeyValue | undefined;
}

/** `/registry/pods/…` → `pods`. */
function resourceOf(key: string): string {
  return key.slice(REGISTRY.length, key.indexOf('/', REGISTRY.length));
}

/**
 * Everything that the store ever held since the checker began, compaction or not: the truth that
 * caches are held against. It follows whichever member has applied most; Raft's checker proves
 * that members agree.
 */
export class StoreHistory {
  /** Versions before this are not known. */
  readonly since: number;
  revision: number;
  readonly #keys = new Map<string, Map<string, Version[]>>();

  constructor(members: readonly Etcd[]) {
    const { revision, kvs } = ahead(members).state;
    this.since = revision;
    this.revision = revision;
    kvs.forEach((kv, key) => this.#add(key, { revision: kv.modRevision, kv }));
  }

  /** Reads on; `look` gets every change in order. */
  advance(members: readonly Etcd[], look: (c: Change) => void): void {
    const member = ahead(members);
    const { state, store } = member;
    if (state.revision === this.revision) return;
    if (state.compacted > this.revision) throw new Error('the checker was not asked in time');
    const from = store.firstChange(this.revision + 1);
    this.revision = state.revision;
    state.history.range(from, state.history.end, (c) => {
      const kv = c.type === 'PUT' ? c.kv : undefined;
      this.#add(c.kv.key, { revision: c.revision, kv });
      look(c);
    });
  }

  /** Calls `f` for what a resource's keys held at a revision. */
  each(resource: string, revision: number, f: (kv: KeyValue) => void): void {
    for (const versions of this.#keys.get(resource)?.values() ?? []) {
      const kv = versions.findLast((v) => v.revision <= revision)?.kv;
      if (kv) f(kv);
    }
  }

  #add(key: string, v: Version): void {
    const resource = resourceOf(key);
    let keys = this.#keys.get(resource);
    if (!keys) this.#keys.set(resource, (keys = new Map()));
    const versions = keys.get(key);
    if (versions) versions.push(v);
    else keys.set(key, [v]);
  }
}

function ahead(members: readonly Etcd[]): Etcd {
  let most = members[0]!;
  for (const m of members) if (m.state.revision > most.state.revision) most = m;
  return most;
}
