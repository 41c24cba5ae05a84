import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { TabWriter } from './tabWriter.ts';

/** A column as the API server describes it. Models: meta/v1 TableColumnDefinition */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
}

/** A row; `object` is at least its metadata. Models: meta/v1 TableRow */
export interface Row {
  readonly cells: readonly unknown[];
  readonly object?: KubeObject;
}

/** The API server's answer to `Accept: application/json;as=Table`. Models: meta/v1 Table */
export interface Table {
  readonly kind: 'Table';
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions?: readonly Column[] | null;
  readonly rows?: readonly Row[] | null;
}

/** How tables are shown. */
export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** `pod`, `deployment.apps`: set before names when several kinds are shown; '' for none. */
  readonly kindPrefix: string;
  readonly columnLabels: readonly string[];
  readonly showLabels: boolean;
}

const EVENT_TYPES: Readonly<Record<string, string>> = {
  ADDED: 'ADDED   ',
  DELETED: 'DELETED ',
  ERROR: 'ERROR   ',
};

/**
 * Prints tables one after the other; headers only when they change. Columns come from the API
 * server: kubectl adds namespaces, labels and prefixes.
 * Models: k8s.io/cli-runtime pkg/printers HumanReadablePrinter
 */
export class TablePrinter {
  readonly #o: TableOptions;
  #lastColumns: readonly Column[] = [];
  #printedHeaders = false;

  constructor(o: TableOptions) {
    this.#o = o;
  }

  print(table: Table, w: TabWriter, eventType = ''): void {
    const given = table.columnDefinitions ?? [];
    const rows = table.rows ?? [];
    const same = given.length === 0 || sameColumns(given, this.#lastColumns);
    const noHeaders = this.#o.noHeaders || (this.#printedHeaders && same);
    if (!same) {
      this.#lastColumns = given;
      this.#printedHeaders = false;
    }
    if (rows.length > 0) this.#printedHeaders = true;
    if (rows.length === 0) return;
    const columns = this.#lastColumns;
    const shown = columns.map((c) => this.#o.wide || (c.priority ?? 0) === 0);
    if (!noHeaders) w.write(`${this.#headers(columns, shown, eventType).join('\t')}\n`);
    for (const r of rows) w.write(`${this.#cells(r, columns, shown, eventType).join('\t')}\n`);
  }

  #headers(columns: readonly Column[], shown: readonly boolean[], event: string): string[] {
    const { withNamespace, columnLabels, showLabels } = this.#o;
    return [
      ...(event === '' ? [] : ['EVENT']),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...columns.filter((_, i) => shown[i]).map((c) => c.name.toUpperCase()),
      ...columnLabels.map((l) => l.slice(l.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ];
  }

  #cells(r: Row, columns: readonly Column[], shown: readonly boolean[], event: string): string[] {
    const { withNamespace, columnLabels, showLabels, kindPrefix } = this.#o;
    const name = columns.findIndex((c) => c.format === 'name' && c.type === 'string');
    const labels = r.object?.metadata?.labels ?? {};
    const own = columns.map((_, i) => {
      const text = cellText(r.cells[i]);
      return kindPrefix !== '' && i === name ? `${kindPrefix}/${text}` : text;
    });
    return [
      ...(event === '' ? [] : [EVENT_TYPES[event] ?? event]),
      ...(withNamespace ? [r.object?.metadata?.namespace ?? ''] : []),
      ...own.filter((_, i) => shown[i]),
      ...columnLabels.map((l) => labels[l] ?? ''),
      ...(showLabels ? [labelsText(labels)] : []),
    ];
  }
}

function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  return a === b || (a.length === b.length && a.every((c, i) => c.name === b[i]!.name));
}

/** Only the first line of a text is shown. */
function cellText(v: unknown): string {
  if (v === null || v === undefined) return '';
  if (typeof v !== 'string') return typeof v === 'object' ? JSON.stringify(v) : String(v as number);
  const end = v.search(/[\f\n\r]/);
  return end < 0 ? v : `${v.slice(0, end)}...`;
}

/** `app=web,tier=front`, sorted; `<none>` when empty. Models: apimachinery labels.FormatLabels */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((k) => `${k}=${labels![k]!}`).join(',');
}
