import type { ObjectRow, PodRow } from '../../protocol/protocol.ts';
import { ownersOf } from './shelf.ts';

/** Why a line is drawn between two things. */
export interface KinLine {
  readonly why: 'owns' | 'selects';
  /** uid of an object, and of an object or a Pod. */
  readonly from: string;
  readonly to: string;
}

/** Kinds whose selector is a relation by itself; a workload's is told by ownership. */
const SELECTORS = new Set(['Service', 'NetworkPolicy', 'PodDisruptionBudget']);

const NONE: readonly KinLine[] = [];

/** Lines drawn at most. */
const LINES_MAX = 60;

function selects(o: ObjectRow, p: PodRow): boolean {
  if (!o.selector || !SELECTORS.has(o.kind) || o.namespace !== p.namespace) return false;
  const wanted = Object.entries(o.selector);
  return wanted.length > 0 && wanted.every(([k, v]) => p.labels[k] === v);
}

function ofPod(p: PodRow, objects: Readonly<Record<string, ObjectRow>>): readonly KinLine[] {
  const lines: KinLine[] = [];
  let to = p.uid;
  for (const from of ownersOf(p.owner, objects)) {
    lines.push({ why: 'owns', from, to });
    to = from;
  }
  for (const o of Object.values(objects)) {
    if (selects(o, p)) lines.push({ why: 'selects', from: o.uid, to: p.uid });
  }
  return lines;
}

function ofObject(
  o: ObjectRow,
  objects: Readonly<Record<string, ObjectRow>>,
  pods: Readonly<Record<string, PodRow>>,
): readonly KinLine[] {
  const lines: KinLine[] = [];
  let to = o.uid;
  for (const from of ownersOf(o.owner, objects)) {
    lines.push({ why: 'owns', from, to });
    to = from;
  }
  const below = new Set([o.uid]);
  for (const x of Object.values(objects)) {
    if (x.owner !== o.uid || x.kind === 'EndpointSlice') continue;
    below.add(x.uid);
    lines.push({ why: 'owns', from: o.uid, to: x.uid });
  }
  for (const p of Object.values(pods)) {
    if (below.has(p.owner)) lines.push({ why: 'owns', from: p.owner, to: p.uid });
    else if (selects(o, p)) lines.push({ why: 'selects', from: o.uid, to: p.uid });
  }
  return lines;
}

/** Who belongs to whom, seen from one thing: owners above it, what it owns and what it selects. */
export function kinOf(
  uid: string,
  objects: Readonly<Record<string, ObjectRow>>,
  pods: Readonly<Record<string, PodRow>>,
): readonly KinLine[] {
  const pod = pods[uid];
  if (pod) return ofPod(pod, objects);
  const object = objects[uid];
  return object ? ofObject(object, objects, pods).slice(0, LINES_MAX) : NONE;
}
