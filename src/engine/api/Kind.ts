import type { SimTime } from '../sim/time.ts';
import type { Struct } from './fields/Field.ts';
import type { Allocation, AllocationPool } from './meta/Allocation.ts';
import type { FieldError } from './meta/FieldError.ts';
import type { KubeObject } from './meta/ObjectMeta.ts';
import type { TablePrinter } from './meta/TablePrinter.ts';

/**
 * A kind of the API with all that the API server needs to serve it. Functions get and answer
 * immutable objects; an unchanged object comes back as the same reference.
 */
export interface Kind<T extends KubeObject = KubeObject> {
  /** '' for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural, as in paths. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** Names that stand for several resources: `all`. */
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly fields: Struct;
  /** Mistakes of `metadata.name`. */
  readonly validateName: (name: string) => readonly string[];
  /** Sets defaults, before admission. */
  readonly defaults: (o: T) => T;
  /** Gives what no other object has, before the object is checked: a Service's address. */
  readonly allocate?: (o: T, old: T | undefined, pool: AllocationPool) => Allocation<T>;
  /** Drops what a creator may not set (status), begins generations. */
  readonly prepareForCreate: (o: T) => T;
  /** Keeps what this endpoint may not change; raises the generation when the spec changed. */
  readonly prepareForUpdate: (o: T, old: T) => T;
  readonly validate: (o: T) => readonly FieldError[];
  readonly validateUpdate: (o: T, old: T) => readonly FieldError[];
  /**
   * `validateUpdate` looks at no metadata but its change, as upstream's does for this kind: a bad
   * label is then told once less often.
   */
  readonly updateSparesMeta?: boolean;
  /** Mistakes of a change through `/status`. */
  readonly validateStatusUpdate?: (o: T, old: T) => readonly FieldError[];
  /** What the server warns of although it takes the object; `old` is absent at creation. */
  readonly warnings?: (o: T, old: T | undefined) => readonly string[];
  /** What every request to the resource is warned of: its deprecation. */
  readonly deprecation?: string;
  /** Dependents when a deletion says nothing: deleted, unless `orphan`; Events know of none. */
  readonly dependentsOnDelete?: 'orphan' | 'unsupported';
  /** What a deletion without options is warned of. */
  readonly deleteWarning?: string;
  /** The `/status` endpoint; absent when the kind has none. */
  readonly prepareForStatusUpdate?: (o: T, old: T, now: SimTime) => T;
  /** Seconds a deletion waits for its owner (kubelet); undefined: deleted at once. */
  readonly gracePeriod?: (o: T, asked: number | undefined) => number;
  /** A PUT without resourceVersion takes the last write; else it is refused. */
  readonly unconditionalUpdate: boolean;
  /** A PUT to a name that does not exist creates. */
  readonly createOnUpdate: boolean;
  /** DELETE answers the object instead of a Status. */
  readonly deleteAnswersObject: boolean;
  /** Fields that selectors may name beside metadata.name and metadata.namespace, and their values. */
  readonly selectable?: Readonly<Record<string, (o: T) => string>>;
  /** Columns and cells of a Table answer; absent: Name and Created At. */
  readonly table?: TablePrinter<T>;
}

function same<T>(o: T): T {
  return o;
}

/** Fills in what most kinds have in common. */
export function kind<T extends KubeObject>(
  k: Pick<
    Kind<T>,
    'group' | 'version' | 'kind' | 'resource' | 'namespaced' | 'fields' | 'validateName'
  > &
    Partial<Kind<T>>,
): Kind {
  const whole: Kind<T> = {
    singular: k.kind.toLowerCase(),
    shortNames: [],
    defaults: same,
    prepareForCreate: same,
    prepareForUpdate: same,
    validate: () => [],
    validateUpdate: (o) => k.validate?.(o) ?? [],
    unconditionalUpdate: true,
    createOnUpdate: false,
    deleteAnswersObject: false,
    ...k,
  };
  return whole as unknown as Kind;
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(k: Pick<Kind, 'group' | 'version'>): string {
  return k.group === '' ? k.version : `${k.group}/${k.version}`;
}
