import type { Node } from '../../api/core/node/fields.ts';
import type { Pod } from '../../api/core/pod/fields.ts';
import type { Service } from '../../api/core/service/fields.ts';
import type {
  Endpoint,
  EndpointPort,
  EndpointSlice,
} from '../../api/discovery/endpointslice/fields.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { isEndpoint } from '../common/servicePods.ts';
import {
  addressTypes,
  endpointOf,
  identityOf,
  labelsChanged,
  labelsOf,
  newSlice,
  portKey,
  portsOf,
} from './endpoints.ts';

/** Endpoints in one slice at most. */
const MAX = 100;

type AddressType = ReturnType<typeof addressTypes>[number];
type Slices = readonly EndpointSlice[];

/** What is to be written. */
export interface SliceChanges {
  readonly create: Slices;
  readonly update: Slices;
  readonly remove: Slices;
  /** Pods whose node is not known: the sync is to come again. */
  readonly errors: readonly string[];
}

interface Wanted {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Map<string, Endpoint>;
}

function isOwned(slice: EndpointSlice, s: Service): boolean {
  const refs = slice.metadata?.ownerReferences ?? [];
  return refs.some((r) => r.uid === s.metadata?.uid && r.kind === 'Service');
}

/** Endpoints by equal ports, in the order of the Pods. */
function wantedOf(
  s: Service,
  pods: readonly Pod[],
  type: AddressType,
  nodeOf: (name: string) => Node | undefined,
  errors: string[],
): Map<string, Wanted> {
  const out = new Map<string, Wanted>();
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue;
    const ports = portsOf(s, pod);
    const key = portKey(ports);
    let group = out.get(key);
    if (!group) out.set(key, (group = { ports, endpoints: new Map() }));
    const nodeName = pod.spec?.nodeName ?? '';
    const node = nodeOf(nodeName);
    if (!node && !s.spec?.publishNotReadyAddresses) {
      const { namespace, name } = s.metadata ?? {};
      errors.push(
        `skipping Pod ${pod.metadata?.name} for Service ${namespace}/${name}: Node ${nodeName} Not Found`,
      );
      continue;
    }
    const e = endpointOf(s, pod, node, type);
    if ((e.addresses?.length ?? 0) > 0) group.endpoints.set(identityOf(e), e);
  }
  return out;
}

/** A slice under work. */
interface Draft {
  readonly old: EndpointSlice | undefined;
  endpoints: Endpoint[];
  changed: boolean;
}

/** What stays of a slice; endpoints found are taken out of `wanted`. */
function kept(slice: EndpointSlice, s: Service, wanted: Map<string, Endpoint>): Draft {
  const endpoints: Endpoint[] = [];
  const old = slice.endpoints ?? [];
  let changed = labelsChanged(slice.metadata?.labels, labelsOf(s));
  for (const e of old) {
    const id = identityOf(e);
    const now = wanted.get(id);
    if (!now) continue;
    wanted.delete(id);
    if (!semanticEqual(now, e)) changed = true;
    endpoints.push(now);
  }
  return { old: slice, endpoints, changed: changed || endpoints.length !== old.length };
}

function fill(d: Draft, wanted: Map<string, Endpoint>): void {
  for (const [id, e] of wanted) {
    if (d.endpoints.length >= MAX) return;
    d.endpoints.push(e);
    d.changed = true;
    wanted.delete(id);
  }
}

/** The slice with the least room that still takes all that is left. */
function closest(drafts: readonly Draft[], n: number): Draft | undefined {
  let best: Draft | undefined;
  let least = MAX;
  for (const d of drafts) {
    const room = MAX - (n + d.endpoints.length);
    if (d.changed || room < 0 || room >= least) continue;
    least = room;
    best = d;
  }
  return best;
}

/** Fills changed slices first, the fullest before others; then one that takes all; then new ones. */
function byPorts(s: Service, existing: Slices, w: Wanted): readonly Draft[] {
  const wanted = new Map(w.endpoints);
  const drafts = existing.map((slice) => kept(slice, s, wanted));
  const changed = drafts.filter((d) => d.changed && d.endpoints.length > 0);
  for (const d of changed.sort((a, b) => b.endpoints.length - a.endpoints.length)) fill(d, wanted);
  while (wanted.size > 0) {
    const room = wanted.size < MAX ? closest(drafts, wanted.size) : undefined;
    const d = room ?? { old: undefined, endpoints: [], changed: true };
    if (!room) drafts.push(d);
    fill(d, wanted);
  }
  return drafts;
}

function byType(
  s: Service,
  existing: Slices,
  groups: ReadonlyMap<string, Wanted>,
  type: AddressType,
): SliceChanges {
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  const remove: EndpointSlice[] = existing.filter((x) => !isOwned(x, s));
  const owned = existing.filter((x) => isOwned(x, s));
  const labels = labelsOf(s);
  for (const [key, group] of groups) {
    const same = owned.filter((x) => portKey(x.ports ?? []) === key);
    for (const d of byPorts(s, same, group)) {
      if (!d.old) create.push(newSlice(s, type, group.ports, d.endpoints));
      else if (d.endpoints.length === 0 && (d.old.endpoints?.length ?? 0) > 0) remove.push(d.old);
      else if (d.changed) {
        const metadata = { ...d.old.metadata, labels };
        update.push({ ...d.old, metadata, endpoints: d.endpoints });
      }
    }
  }
  remove.push(...owned.filter((x) => !groups.has(portKey(x.ports ?? []))));
  return withPlaceholder(s, existing, { create, update, remove, errors: [] }, type);
}

/** A Service without endpoints keeps one empty slice. */
function withPlaceholder(
  s: Service,
  existing: Slices,
  c: SliceChanges,
  type: AddressType,
): SliceChanges {
  if (existing.length !== c.remove.length || c.create.length > 0) return c;
  const placeholder = newSlice(s, type, [], []);
  const only = c.remove.length === 1 ? c.remove[0]! : undefined;
  if (only && isPlaceholder(only, placeholder)) return { ...c, remove: [] };
  return { ...c, create: [placeholder] };
}

function isPlaceholder(slice: EndpointSlice, p: EndpointSlice): boolean {
  return (
    (slice.endpoints?.length ?? 0) === 0 &&
    (slice.ports?.length ?? 0) === 0 &&
    slice.addressType === p.addressType &&
    semanticEqual(slice.metadata?.labels, p.metadata?.labels)
  );
}

/** A slice to be deleted is rather filled with what a new one would hold. */
function recycled(s: Service, c: SliceChanges): SliceChanges {
  const create = [...c.create];
  const update = [...c.update];
  const remove: EndpointSlice[] = [];
  for (const old of c.remove) {
    const fresh = create.at(-1);
    if (fresh && fresh.addressType === old.addressType && isOwned(old, s)) {
      create.pop();
      const { labels } = fresh.metadata ?? {};
      const metadata = { ...old.metadata, ...(labels ? { labels } : {}) };
      update.push({ ...fresh, metadata });
    } else remove.push(old);
  }
  return { ...c, create, update, remove };
}

/**
 * What a Service's slices lack. Models: k8s.io/endpointslice/reconciler.go Reconcile; without
 * topology hints of the older annotation
 */
export function reconcile(
  s: Service,
  pods: readonly Pod[],
  existing: Slices,
  nodeOf: (name: string) => Node | undefined,
): SliceChanges {
  const types = addressTypes(s);
  const errors: string[] = [];
  const remove = existing.filter((x) => !types.includes(x.addressType as AddressType));
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  for (const type of types) {
    const groups = wantedOf(s, pods, type, nodeOf, errors);
    const own = existing.filter((x) => x.addressType === type);
    const c = recycled(s, byType(s, own, groups, type));
    create.push(...c.create);
    update.push(...c.update);
    remove.push(...c.remove);
  }
  return { create, update, remove, errors };
}
