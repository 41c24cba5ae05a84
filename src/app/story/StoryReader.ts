import type { TraceRowView } from '../../protocol/protocol.ts';
import { binaryOf, isClient } from './actors.ts';
import type { Hop, HopParams, HopPair, Story } from './Hop.ts';
import type { ObjectRef } from './objectKey.ts';
import { fullName, kindOf, objectRef } from './objectKey.ts';

/** Beyond these, only the first hop of each kind is told. */
const TOLD_MAX = 40;
const PAIRS_MAX = 8;
/** Equal siblings within this time are one hop, µs. */
const TOGETHER_US = 20_000;
/** How many hops back a sibling may stand. */
const REACH = 14;
/** Resources whose requests are noise of the machinery. */
const NOISE = new Set(['leases', 'tokenreviews', 'subjectaccessreviews']);
const READS = new Set(['GET', 'LIST', 'WATCH', 'HEAD', 'OPTIONS']);
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** The end of a rollout is told, however many states were told before. */
const ALL_READY = /^([1-9]\d*)\/\1 ready$/;
/** How far a cause is followed over rows that are not told. */
const CLIMB_MAX = 60;

interface Pending {
  readonly row: TraceRowView;
  readonly ref: ObjectRef;
}

interface Growing {
  hop: Hop;
  readonly key: string;
}

/**
 * Reads the rows of one root, in order, into hops: what a command caused, as far as it matters.
 * A request is told when what came of it is known, a watch event when its receiver acts because
 * of it; reads without effect, heartbeats, leases and the noise of Raft are left out. It knows
 * nothing of any object: every chain is told by the same rules.
 */
export class StoryReader {
  readonly root: number;
  readonly #told: Growing[] = [];
  readonly #codes = new Set<string>();
  readonly #requests = new Map<number, TraceRowView>();
  readonly #puts = new Map<number, TraceRowView>();
  readonly #watchById = new Map<number, Pending>();
  readonly #watchByTarget = new Map<string, Pending>();
  readonly #hopOfRow = new Map<number, Growing>();
  /** Cause of each row, told or not. */
  readonly #causes = new Map<number, number>();
  #more = 0;
  /** What kubelets ask of their runtime is in the trace: their events would say it again. */
  #cri = false;
  /** The one write whose way through Raft is told in full. */
  #write: { key: string; index: number; members: number; done: boolean } | undefined;

  constructor(root: number) {
    this.root = root;
  }

  /** The story so far. */
  story(): Story {
    return { root: this.root, hops: this.#told.map((g) => g.hop), more: this.#more };
  }

  /** Takes the next row; answers the hops that it completes, new ones only. */
  push(r: TraceRowView): readonly Hop[] {
    const before = this.#told.length;
    if (r.kind !== 'work') this.#causes.set(r.id, r.cause);
    switch (r.kind) {
      case 'request':
        this.#request(r);
        break;
      case 'response':
        this.#response(r);
        break;
      case 'raft':
        this.#raft(r);
        break;
      case 'watch':
        this.#watch(r);
        break;
      case 'work':
        this.#effect(r);
        this.#tell(r, `work.${r.verb}`, {});
        break;
      case 'packet':
        this.#tell(r, 'packet', {});
        break;
      case 'lost':
        this.#lost(r);
    }
    return this.#told.slice(before).map((g) => g.hop);
  }

  #request(r: TraceRowView): void {
    if (binaryOf(r.to) === 'etcd') {
      this.#stored(r);
      return;
    }
    if (binaryOf(r.to) !== 'kube-apiserver') {
      this.#effect(r);
      this.#cri ||= binaryOf(r.to) === 'containerd';
      this.#tell(r, `call.${binaryOf(r.to)}`, { name: fullName(objectRef(r.object)) });
      return;
    }
    if (READS.has(r.verb) || NOISE.has(objectRef(r.object).resource)) return;
    this.#requests.set(r.id, r);
  }

  /** A write reached etcd: the request passed every check. */
  #stored(put: TraceRowView): void {
    const request = this.#requests.get(put.cause);
    if (!request) return;
    this.#requests.delete(put.cause);
    this.#puts.set(put.id, request);
    const ref = objectRef(request.object);
    if (ref.resource === 'events') {
      this.#event(request, put);
      return;
    }
    const params = { name: fullName(objectRef(put.object)) };
    this.#effect(request, put);
    this.#tell(request, requestCode(request, ref), params);
    if (!this.#write) {
      this.#write = { key: put.object, index: 0, members: 1, done: false };
      this.#tell({ ...put, from: put.from, to: put.from }, 'checked', params);
      this.#tell(put, 'store', params);
    } else if (ref.subresource !== 'status') {
      this.#tell(put, 'storeAgain', params);
    }
  }

  /** What a kubelet reports as an event is what it did; others' only when they warn. */
  #event(request: TraceRowView, put: TraceRowView): void {
    const [type = '', reason = '', ...words] = request.note.split(' ');
    const told = type === 'Warning' || (binaryOf(request.from) === 'kubelet' && !this.#cri);
    if (!told || request.verb !== 'POST') return;
    const params = { event: put.object, reason, message: words.join(' ') };
    this.#tell(request, 'event', params, type === 'Warning');
  }

  #response(r: TraceRowView): void {
    if (binaryOf(r.from) === 'etcd') return;
    const request = this.#requests.get(r.cause);
    const failed = r.num >= 400;
    if (request && failed && objectRef(r.object).resource !== 'events') {
      this.#requests.delete(r.cause);
      const ref = objectRef(request.object);
      this.#effect(request);
      this.#tell(request, requestCode(request, ref), { name: fullName(ref) });
      this.#tell(r, 'refused', { code: r.num }, true);
      return;
    }
    if (isClient(r.to) && !READS.has(r.verb)) this.#tell(r, 'answered', { code: r.num });
  }

  #raft(r: TraceRowView): void {
    const w = this.#write;
    if (!w || w.done) return;
    if (r.verb === 'MsgProp' && r.object === w.key) this.#tell(r, 'raft.forward', {});
    if (r.verb === 'MsgApp' && r.object === w.key) {
      w.index = r.num;
      w.members++;
      this.#tell(r, 'raft.append', { index: r.num });
    }
    if (r.verb === 'MsgAppResp' && r.num === w.index && w.index > 0) {
      w.done = true;
      const quorum = Math.floor(w.members / 2) + 1;
      this.#tell(r, 'raft.commit', { index: r.num, have: 2, members: w.members, quorum });
    }
  }

  #watch(r: TraceRowView): void {
    if (binaryOf(r.from) === 'etcd') return;
    const origin = this.#puts.get(r.cause);
    if (origin?.from === r.to) return;
    const p: Pending = { row: r, ref: objectRef(r.object) };
    this.#watchById.set(r.id, p);
    this.#watchByTarget.set(`${r.to} ${fullName(p.ref)}`, p);
  }

  #lost(r: TraceRowView): void {
    if (WRITES.has(r.verb)) this.#tell(r, 'lost', { name: fullName(objectRef(r.object)) }, true);
  }

  /** Tells the watch event because of which somebody acts, before what he does. */
  #effect(r: TraceRowView, put?: TraceRowView): void {
    const own = this.#watchById.get(r.cause);
    const name = fullName(objectRef(put?.object ?? r.object));
    const p = own ?? this.#watchByTarget.get(`${r.from} ${name}`);
    if (!p || this.#hopOfRow.has(p.row.id)) return;
    this.#watchByTarget.delete(`${r.from} ${fullName(p.ref)}`);
    const kind = kindOf(p.ref.resource);
    this.#tell(p.row, watchCode(p.row), { name: fullName(p.ref), kind });
  }

  #because(r: TraceRowView): number {
    let id: number | undefined = r.cause;
    for (let i = 0; id !== undefined && i < CLIMB_MAX; i++) {
      const cause = this.#hopOfRow.get(id);
      if (cause) return cause.hop.n;
      id = this.#causes.get(id);
    }
    const steps = binaryOf(r.from) === 'kubelet';
    for (let i = this.#told.length - 1; i >= 0; i--) {
      const { hop } = this.#told[i]!;
      if (hop.pairs.some((p) => p.to === r.from || (steps && p.from === r.from))) return hop.n;
    }
    return 0;
  }

  /** Joins an equal sibling, or becomes a hop, or is only counted. */
  #tell(r: TraceRowView, code: string, params: HopParams, failed = false): void {
    const ref = objectRef(r.object);
    const kinds = `${binaryOf(r.from)} ${binaryOf(r.to)} ${r.verb}`;
    const what = `${ref.resource} ${ref.subresource} ${params['reason'] ?? ''}`;
    const key = `${code} ${kinds} ${what}${ALL_READY.test(r.note) ? ' all' : ''}`;
    const sibling = this.#told
      .slice(-REACH)
      .findLast((g) => g.key === key && r.at - g.hop.at < TOGETHER_US);
    if (sibling) {
      sibling.hop = joined(sibling.hop, r);
      this.#hopOfRow.set(r.id, sibling);
      return;
    }
    if (this.#told.length >= TOLD_MAX && this.#codes.has(key)) {
      this.#more++;
      return;
    }
    this.#codes.add(key);
    const n = this.#told.length + 1;
    const name = fullName(ref) || (r.kind === 'work' ? r.object : '');
    const named = { kind: kindOf(ref.resource), name, note: r.note, ...params };
    const growing: Growing = { key, hop: hopOf(r, n, this.#because(r), code, named, failed) };
    this.#told.push(growing);
    this.#hopOfRow.set(r.id, growing);
  }
}

function hopOf(
  r: TraceRowView,
  n: number,
  because: number,
  code: string,
  params: HopParams,
  failed: boolean,
): Hop {
  const { id, n: row, root, kind, verb, object, num, from, to, at, until } = r;
  const pairs = [{ from, to }];
  const message = { id, row, root, kind, verb, object, num, from, to, at, until };
  return { n, code, params, pairs, count: 1, because, failed, ...message };
}

function joined(h: Hop, r: TraceRowView): Hop {
  const pair: HopPair = { from: r.from, to: r.to };
  const known = h.pairs.some((p) => p.from === pair.from && p.to === pair.to);
  const pairs = known || h.pairs.length >= PAIRS_MAX ? h.pairs : [...h.pairs, pair];
  return { ...h, pairs, count: h.count + 1, until: Math.max(h.until, r.until) };
}

function requestCode(r: TraceRowView, ref: ObjectRef): string {
  if (ref.subresource !== '') return `request.${ref.subresource}`;
  return `request.${r.verb}`;
}

function watchCode(r: TraceRowView): string {
  const to = binaryOf(r.to);
  return to === 'kube-scheduler' || to === 'kubelet' ? `watch.${to}` : 'watch';
}
