/** What replaying one recorded case came to. */
export type GoldenResult =
  | { readonly equal: true }
  | {
      readonly equal: false;
      /** Where the first difference is: `step 2 body.metadata.name`. */
      readonly path: string;
      readonly expected: unknown;
      readonly got: unknown;
    };

/** One collection of recordings and how its cases are replayed. */
export interface GoldenKind {
  /** Folder of the collection: `api`, `scheduler`, … */
  readonly kind: string;
  /** Whether a file (path below the folder, without `.json`) is a case; absent: all are. */
  isCase?(name: string): boolean;
  /** Area that a case of this name (`area/case`) is counted in. */
  areaOf(name: string): string;
  /** `read` answers another recording of the same collection. */
  runCase(
    name: string,
    json: unknown,
    read?: (name: string) => unknown,
  ): GoldenResult | Promise<GoldenResult>;
  /** A further line for the report, after the cases have run. */
  summary?(): string;
}
