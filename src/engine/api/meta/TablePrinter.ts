import type { SimTime } from '../../sim/time.ts';
import { ageOf } from './humanDuration.ts';
import type { KubeObject } from './ObjectMeta.ts';

/** A column of a kind's table. Models: meta/v1 TableColumnDefinition */
export interface TableColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date' | 'boolean' | 'number';
  /** `name` for the column with the object's name, else ''. */
  readonly format: string;
  readonly description: string;
  /** 0 is always shown; 1 and more with `-o wide`. */
  readonly priority: number;
}

/** Why a row may be left out by a client: a finished Pod. Models: meta/v1 TableRowCondition */
export interface TableRowCondition {
  readonly type: 'Completed';
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

/** A cell: what JSON can hold. */
export type TableCell = string | number | boolean | null;

/**
 * How a kind prints itself as a table; lies in the kind's `table.ts` and stands in its `Kind`.
 * A kind without one has the columns Name and Created At.
 * Models: pkg/printers/internalversion/printers.go
 */
export interface TablePrinter<T extends KubeObject = KubeObject> {
  readonly columns: readonly TableColumn[];
  /** One cell a column, wide columns included. `now` is for ages. */
  readonly cells: (o: T, now: SimTime) => readonly TableCell[];
  readonly conditions?: (o: T) => readonly TableRowCondition[];
}

/** A column; `priority` 1 is shown with `-o wide` only. */
export function column(
  name: string,
  type: TableColumn['type'],
  description: string,
  priority = 0,
): TableColumn {
  return { name, type, format: '', description, priority };
}

const NAME_TEXT =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const CREATED_TEXT =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

/** The first column of every table. */
export const NAME_COLUMN: TableColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: NAME_TEXT,
  priority: 0,
};

/** The column Age of most tables; its cell is `age`. */
export const AGE_COLUMN: TableColumn = column('Age', 'string', CREATED_TEXT);

/** The cell of the column Age. */
export function age(o: KubeObject, now: SimTime): string {
  return ageOf(o.metadata?.creationTimestamp, now);
}

/** The table of kinds that have none of their own. Models: registry/rest/table.go */
export const DEFAULT_TABLE: TablePrinter = {
  columns: [NAME_COLUMN, column('Created At', 'date', CREATED_TEXT)],
  cells: (o) => [o.metadata?.name ?? '', o.metadata?.creationTimestamp ?? null],
};
