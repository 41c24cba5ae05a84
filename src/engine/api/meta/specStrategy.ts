import { decode } from '../fields/decode.ts';
import type { Struct } from '../fields/Field.ts';
import type { Kind } from '../Kind.ts';
import type { KubeObject, ObjectMeta } from './ObjectMeta.ts';
import { semanticEqual } from './semanticEqual.ts';

/** An object with a spec and a status. */
interface SpecObject extends KubeObject {
  readonly spec?: object;
  readonly status?: object;
}

type Strategy<T extends KubeObject> = Required<
  Pick<Kind<T>, 'prepareForCreate' | 'prepareForUpdate' | 'prepareForStatusUpdate'>
>;

/** The object with a generation. */
export function withGeneration<T extends KubeObject>(o: T, generation: number): T {
  if (o.metadata?.generation === generation) return o;
  return { ...o, metadata: metaWithGeneration(o.metadata ?? {}, generation) };
}

const BEFORE_GENERATION = new Set([
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
]);

/** Metadata with a generation at its place, so that decoding need not sort it. */
export function metaWithGeneration(meta: ObjectMeta, generation: number): ObjectMeta {
  const from = meta as Readonly<Record<string, unknown>>;
  const out = new (meta.constructor as new () => Record<string, unknown>)();
  let told = false;
  for (const k in from) {
    if (k === 'generation') continue;
    if (!told && !BEFORE_GENERATION.has(k)) {
      out['generation'] = generation;
      told = true;
    }
    out[k] = from[k];
  }
  if (!told) out['generation'] = generation;
  return out as ObjectMeta;
}

/** The generation of an updated object: one more when the spec changed. */
export function raisedGeneration<T extends SpecObject>(o: T, old: T): T {
  const generation = old.metadata?.generation ?? 0;
  return withGeneration(o, semanticEqual(o.spec, old.spec) ? generation : generation + 1);
}

/** The status that a new object of a kind has: what Go's zero value prints. */
export function zeroStatus(fields: Struct): object {
  return decode(fields.fields['status']!.struct!(), {}).value as object;
}

/** What the `/status` endpoint writes: everything but the spec. */
export function statusOnly<T extends SpecObject>(o: T, old: T): T {
  return { ...o, spec: old.spec };
}

/** As `statusOnly`, and the labels stay as they are. */
export function statusWithoutLabels<T extends SpecObject>(o: T, old: T): T {
  const { labels: _, ...rest } = o.metadata ?? {};
  const labels = old.metadata?.labels;
  return { ...o, spec: old.spec, metadata: { ...rest, ...(labels ? { labels } : {}) } };
}

/**
 * The strategy of kinds without a generation: a creator sets no status, a writer of the spec leaves
 * it as it is. Models: pkg/registry/core/resourcequota/strategy.go and its likes
 */
export function statusStrategy<T extends SpecObject>(fields: Struct): Strategy<T> {
  const status = zeroStatus(fields);
  return {
    prepareForCreate: (o) => ({ ...o, status }),
    prepareForUpdate: (o, old) => ({ ...o, status: old.status ?? status }),
    prepareForStatusUpdate: statusOnly,
  };
}

/**
 * The strategy of kinds with a generation: it begins at 1 and a changed spec raises it.
 * Models: pkg/registry/apps/replicaset/strategy.go and its likes
 */
export function specStrategy<T extends SpecObject>(fields: Struct): Strategy<T> {
  const status = zeroStatus(fields);
  return {
    prepareForCreate: (o) => withGeneration({ ...o, status }, 1),
    prepareForUpdate: (o, old) => raisedGeneration({ ...o, status: old.status ?? status }, old),
    prepareForStatusUpdate: statusOnly,
  };
}
