import { inView } from '../apiserver/Reader.ts';
import { requestInfo } from '../apiserver/requestInfo.ts';
import { parseFieldSelector } from '../apiserver/selectors/fieldSelector.ts';
import { parseLabelSelector } from '../apiserver/selectors/labelSelector.ts';
import { objectOf, prefixOf } from '../apiserver/storage.ts';
import { Informer, keyOfObject } from '../client/Informer.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';
import type { Actor } from '../sim/Actor.ts';
import type { StoreHistory } from './StoreHistory.ts';

/** The informers of processes that run, those that list. */
export function informersOf(
  actors: readonly Actor[],
): { at: string; informer: Informer<KubeObject> }[] {
  return actors
    .filter((a) => a.up)
    .flatMap((a) =>
      [...a.parts].flatMap(([name, p]) =>
        p instanceof Informer && p.synced ? [{ at: `${a.name} ${name}`, informer: p }] : [],
      ),
    );
}

/** What an informer should hold at a revision: resourceVersions by key. */
function truth(history: StoreHistory, informer: Informer<KubeObject>, revision: number) {
  const { path, query } = informer.options;
  const { kind, namespace } = requestInfo(path);
  if (!kind) throw new Error(`an informer lists ${path}`);
  const view = {
    labels: parseLabelSelector(query?.['labelSelector'] ?? ''),
    fields: parseFieldSelector(query?.['fieldSelector'] ?? ''),
  };
  const prefix = prefixOf(kind.resource, namespace);
  const out = new Map<string, string>();
  history.each(kind.resource, revision, (kv) => {
    const o = objectOf(kv);
    if (kv.key.startsWith(prefix) && inView(view, kind, o)) {
      out.set(keyOfObject(o), o.metadata!.resourceVersion!);
    }
  });
  return out;
}

function compare(
  history: StoreHistory,
  at: string,
  i: Informer<KubeObject>,
  revision: number,
): void {
  const expected = truth(history, i, revision);
  for (const key of i.state.store.keys()) {
    const { object } = i.state.store.get(key)! as { object: { metadata: object } };
    const version = (object.metadata as { resourceVersion?: string }).resourceVersion;
    if (expected.get(key) !== version) {
      const was = expected.get(key) ?? 'nothing';
      throw new Error(`${at} at ${revision}: ${key} is ${version}, the store had ${was}`);
    }
    expected.delete(key);
  }
  if (expected.size > 0) {
    throw new Error(`${at} at ${revision}: lacks ${[...expected.keys()].join(', ')}`);
  }
}

/** An informer's cache is the store as it was at the informer's resourceVersion. */
export function checkPast(history: StoreHistory, at: string, informer: Informer<KubeObject>): void {
  const revision = Number(informer.state.resourceVersion);
  if (revision < history.since) return;
  if (revision > history.revision) throw new Error(`${at} is at ${revision}, ahead of the store`);
  compare(history, at, informer, revision);
}

/** Every cache is the store as it was at a revision that all should have heard of, or later. */
export function checkPresent(h: StoreHistory, actors: readonly Actor[], revision: number): void {
  for (const { at, informer } of informersOf(actors)) {
    compare(h, at, informer, Math.max(revision, Number(informer.state.resourceVersion)));
  }
}
