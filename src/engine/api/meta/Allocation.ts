import type { FieldError } from './FieldError.ts';
import type { KubeObject } from './ObjectMeta.ts';

/** What a kind needs to give an object something that no other object has. */
export interface AllocationPool {
  /** All objects of the kind. */
  readonly objects: () => readonly KubeObject[];
  /** A seeded random number below a bound. */
  readonly random: (below: number) => number;
  /** Nothing will be stored: a placeholder will do. */
  readonly dryRun: boolean;
}

/** The object with what it was given; or what is wrong; or why the server cannot. */
export type Allocation<T> =
  | { readonly object: T }
  | { readonly errors: readonly FieldError[] }
  | { readonly internal: string };
