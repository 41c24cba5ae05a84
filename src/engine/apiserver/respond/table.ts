import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { DEFAULT_TABLE } from '../../api/meta/TablePrinter.ts';
import type { SimTime } from '../../sim/time.ts';
import { partialOf } from './partialMetadata.ts';

/** Values of `includeObject`. */
export const INCLUDE: ReadonlySet<string> = new Set(['', 'Metadata', 'Object', 'None']);

interface TableOptions {
  /** Version of meta.k8s.io. */
  readonly version: string;
  readonly include: string;
  readonly now: SimTime;
}

function included(o: KubeObject, options: TableOptions): unknown {
  if (options.include === 'None') return null;
  return options.include === 'Object' ? o : partialOf(withoutGeneration(o), options.version);
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** A field of DaemonSets before they had an apps/v1, which tables do not show as an annotation. */
function withoutGeneration(o: KubeObject): KubeObject {
  const own = o.metadata?.annotations;
  if (own?.[TEMPLATE_GENERATION] === undefined) return o;
  const { [TEMPLATE_GENERATION]: _, ...annotations } = own;
  const { annotations: __, ...rest } = o.metadata ?? {};
  const metadata = Object.keys(annotations).length > 0 ? { ...rest, annotations } : rest;
  return { ...o, metadata };
}

/** Objects as rows of their kind's table. Models: meta/v1 Table, apiserver response.go asTable */
export function tableOf(
  kind: Kind,
  items: readonly KubeObject[],
  metadata: Readonly<Record<string, unknown>>,
  options: TableOptions,
  columns = true,
): KubeObject {
  const printer = kind.table ?? DEFAULT_TABLE;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata,
    columnDefinitions: columns ? printer.columns : null,
    rows: items.map((o) => {
      const conditions = printer.conditions?.(o) ?? [];
      return {
        cells: printer.cells(o, options.now),
        ...(conditions.length > 0 ? { conditions } : {}),
        object: included(o, options),
      };
    }),
  } as KubeObject;
}
