import type { KubeObject } from '../engine/api/meta/ObjectMeta.ts';
import type { Cluster } from '../engine/Cluster.ts';
import type { KeyValue } from '../engine/etcd/EtcdApi.ts';
import type {
  Answers,
  Ask,
  ObjectAnswer,
  ObjectVersion,
  RelatedRow,
  TraceRowView,
} from '../protocol/protocol.ts';
import type { TrafficAnswer } from '../protocol/networkAnswers.ts';
import { newestMember } from './newestMember.ts';
import { connectionRows, explainedRules, rulesAnswer } from './rulesAnswer.ts';
import { traceRowView } from './rows/traceRowView.ts';
import {
  movesUnder,
  schedulerConfiguration,
  schedulerOf,
  whatWouldHelp,
  whyAnswer,
  whyCell,
} from './why.ts';

/** Versions of an object that are answered at most. */
const VERSIONS_MAX = 200;
const ROWS_MAX = 5_000;

type Typed = KubeObject & {
  readonly kind?: string;
  readonly spec?: { readonly selector?: unknown; readonly nodeName?: string };
};

function keyOf(o: Typed): string {
  const { namespace, name } = o.metadata ?? {};
  return namespace ? `${o.kind}/${namespace}/${name}` : `${o.kind}/${name}`;
}

function find(cluster: Cluster, key: string): KeyValue | undefined {
  let found: KeyValue | undefined;
  const tail = key.slice(key.indexOf('/'));
  newestMember(cluster).state.kvs.range('/registry/', '/registry0', (kv) => {
    if (!kv.key.endsWith(tail) || keyOf(kv.value as Typed) !== key) return true;
    found = kv;
    return false;
  });
  return found;
}

function versionOf(kv: KeyValue): unknown {
  const value = kv.value as KubeObject;
  const metadata = { ...value.metadata, resourceVersion: String(kv.modRevision) };
  return { ...value, metadata };
}

/** An object as etcd has it, with its kept past; also of one that was deleted. */
function objectAnswer(cluster: Cluster, key: string): ObjectAnswer | undefined {
  const { history } = newestMember(cluster).state;
  const tail = key.slice(key.indexOf('/'));
  const versions: ObjectVersion[] = [];
  for (let i = history.end - 1; i >= history.first && versions.length < VERSIONS_MAX; i--) {
    const { type, kv, prev } = history.at(i)!;
    const shown = type === 'DELETE' ? prev : kv;
    if (!shown || !kv.key.endsWith(tail) || keyOf(shown.value as Typed) !== key) continue;
    const { cause, root } = kv;
    const change = type === 'DELETE' ? 'DELETED' : prev ? 'MODIFIED' : 'ADDED';
    const resourceVersion = String(kv.modRevision);
    versions.push({ resourceVersion, change, cause, root, object: versionOf(shown) });
  }
  const kv = find(cluster, key);
  if (!kv && versions.length === 0) return undefined;
  return { key, object: kv ? versionOf(kv) : versions[0]!.object, history: versions };
}

/** Simple selectors (Service) and `matchLabels`; expressions are the controllers' matter. */
function selects(o: Typed, labels: Readonly<Record<string, string>>): boolean {
  const selector = o.spec?.selector as Record<string, unknown> | undefined;
  if (!selector) return false;
  const wanted = (selector['matchLabels'] ?? selector) as Record<string, unknown>;
  const keys = Object.keys(wanted);
  return keys.length > 0 && keys.every((k) => wanted[k] === labels[k]);
}

function relationOf(me: Typed, o: Typed): RelatedRow['relation'] | undefined {
  const owners = me.metadata?.ownerReferences ?? [];
  if (owners.some((r) => r.uid === o.metadata?.uid)) return 'owner';
  if (o.metadata?.ownerReferences?.some((r) => r.uid === me.metadata?.uid)) return 'owned';
  const node = o.kind === 'Node' && me.spec?.nodeName === o.metadata?.name;
  if (node || (me.kind === 'Node' && o.spec?.nodeName === me.metadata?.name)) return 'on';
  if (me.metadata?.namespace !== o.metadata?.namespace) return undefined;
  if (o.kind === 'Pod' && selects(me, o.metadata?.labels ?? {})) return 'selects';
  if (me.kind === 'Pod' && selects(o, me.metadata?.labels ?? {})) return 'selectedBy';
  return undefined;
}

function relatedRows(cluster: Cluster, key: string): readonly RelatedRow[] {
  const me = find(cluster, key)?.value as Typed | undefined;
  const rows: RelatedRow[] = [];
  if (!me) return rows;
  newestMember(cluster).state.kvs.range('/registry/', '/registry0', (kv) => {
    const o = kv.value as Typed;
    const relation = relationOf(me, o);
    if (relation) rows.push({ relation, key: keyOf(o), uid: o.metadata?.uid ?? '' });
  });
  return rows;
}

function traceRows(cluster: Cluster, a: Extract<Ask, { ask: 'trace' }>): readonly TraceRowView[] {
  const { sim } = cluster;
  const background = a.background === true || a.root === 0;
  const since = a.since ?? 0;
  const all = background ? sim.trace.background(since) : sim.trace.caused(since);
  const rows = all.filter(
    (r) => (a.root === undefined || r.root === a.root) && (!a.kinds || a.kinds.includes(r.kind)),
  );
  return rows.slice(-(a.limit ?? ROWS_MAX)).map((r) => traceRowView(sim, r));
}

function trafficAnswer(cluster: Cluster, root: number): TrafficAnswer | undefined {
  const r = cluster.traffic.result(root);
  if (!r) return undefined;
  const { stdout, stderr, exit } = r.output;
  const { outcome, ip, resolvedUs, connectedUs, totalUs } = r.finding;
  return { stdout, stderr, exit, outcome, ip, resolvedUs, connectedUs, totalUs };
}

/** Questions that a cluster alone answers. */
export type ClusterAsk = Exclude<Ask, { ask: 'snapshot' | 'input' }>;

/** Answers a question. It changes nothing, and takes what the answer is long. */
export function answer(cluster: Cluster, a: ClusterAsk): Answers[ClusterAsk['ask']] {
  switch (a.ask) {
    case 'object':
      return objectAnswer(cluster, a.key);
    case 'related':
      return relatedRows(cluster, a.key);
    case 'trace':
      return traceRows(cluster, a);
    case 'body':
      return cluster.sim.trace.row(a.n, a.background === true)?.body;
    case 'decision':
      return schedulerOf(cluster)?.decision(a.key);
    case 'why':
      return whyAnswer(cluster, a.of);
    case 'whyCell':
      return whyCell(cluster, a);
    case 'whatWouldHelp':
      return whatWouldHelp(cluster, a.of);
    case 'schedulerConfiguration':
      return schedulerConfiguration(cluster);
    case 'whoWouldMove':
      return movesUnder(cluster, a.configuration);
    case 'rules':
      return rulesAnswer(cluster, a.node);
    case 'rulesExplained':
      return explainedRules(cluster, a.node);
    case 'connections':
      return connectionRows(cluster, a.node);
    case 'traffic':
      return trafficAnswer(cluster, a.root);
    case 'hash':
      return cluster.sim.hash();
    case 'now':
      return cluster.sim.now / 1000;
  }
}
