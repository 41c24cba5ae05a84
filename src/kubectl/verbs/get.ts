import type { Kind } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS } from '../cli/Command.ts';
import { ExitError, hasReason, oneOrMany } from '../client/errors.ts';
import { pathOf } from '../client/paths.ts';
import type { ObjectPrinter } from '../print/objectPrinter.ts';
import { objectPrinter } from '../print/objectPrinter.ts';
import { sortObjects, sortTables } from '../print/sortBy.ts';
import type { Table } from '../print/Table.ts';
import { TablePrinter } from '../print/Table.ts';
import { TABLE_TABS, TabWriter } from '../print/tabWriter.ts';
import type { Found, Target, Targets } from '../resources/targets.ts';
import { readTargets, selectorQuery, targetsOf } from '../resources/targets.ts';
import { getRaw } from './getRaw.ts';
import { getWatch } from './getWatch.ts';
import { TABLE_ACCEPT, tableOptions } from './tableOptions.ts';

/** Objects chunk by chunk, as the real one asks for them. */
const CHUNK = '500';

/** `kubectl get`. Models: kubectl pkg/cmd/get */
export const GET: Command = {
  flags: {
    ...SELECT_FLAGS,
    ...FILE_FLAGS,
    ...PRINT_FLAGS,
    'chunk-size': { type: 'int', initial: CHUNK },
    'ignore-not-found': { type: 'bool' },
    'label-columns': { type: 'list', short: 'L' },
    'no-headers': { type: 'bool' },
    'output-watch-events': { type: 'bool' },
    raw: { type: 'string' },
    'server-print': { type: 'bool', initial: 'true' },
    'show-kind': { type: 'bool' },
    'show-labels': { type: 'bool' },
    'sort-by': { type: 'string' },
    subresource: { type: 'string' },
    watch: { type: 'bool', short: 'w' },
    'watch-only': { type: 'bool' },
  },
  run,
};

const NO_RESOURCE = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
See 'kubectl get -h' for help and examples
`;

async function run(c: Invocation): Promise<void> {
  if (c.flags.has('raw')) return getRaw(c);
  if (c.args.length === 0 && c.flags.list('filename').length === 0) {
    throw new ExitError(1, NO_RESOURCE);
  }
  const printer = objectPrinter(c.flags);
  const targets = targetsOf(c, c.args, { typeMeansAll: true });
  if (c.flags.bool('watch') || c.flags.bool('watch-only')) return getWatch(c, targets, printer);
  if (printer) return printObjects(c, targets, printer);
  return printTables(c, targets);
}

/** Objects whole, several of them as a list. */
async function printObjects(c: Invocation, t: Targets, printer: ObjectPrinter): Promise<void> {
  const { found, errors } = await readTargets(c, t);
  const failures = withoutIgnored(c, errors);
  if (t.single && failures.length > 0) throw failures[0]!;
  if (found.length === 0 && c.flags.bool('ignore-not-found')) return raise(failures);
  const objects = sortObjects(
    found.map((f: Found) => f.object),
    c.flags.text('sort-by'),
  );
  if (t.single) c.env.out(printer.print(objects[0]!));
  else if (printer.format === 'name') for (const o of objects) c.env.out(printer.print(o));
  else c.env.out(printer.print(listOf(objects)));
  return raise(failures);
}

function listOf(items: readonly KubeObject[]): KubeObject {
  const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
  return list as unknown as KubeObject;
}

function raise(errors: readonly Error[]): void {
  const error = oneOrMany(errors);
  if (error) throw error;
}

function withoutIgnored(c: Invocation, errors: readonly Error[]): readonly Error[] {
  if (!c.flags.bool('ignore-not-found')) return errors;
  return errors.filter((e) => !hasReason(e, 'NotFound'));
}

interface FoundTable {
  readonly kind: Kind;
  readonly table: Table;
}

async function printTables(c: Invocation, t: Targets): Promise<void> {
  const tables: FoundTable[] = [];
  const errors: Error[] = [...t.errors];
  for (const target of t.targets) {
    try {
      for (const table of await readTable(c, target)) tables.push({ kind: target.kind, table });
    } catch (e) {
      c.env.signal.throwIfAborted();
      errors.push(e as Error);
    }
  }
  const failures = withoutIgnored(c, errors);
  const wrote = writeTables(c, sortTables(tables, c.flags.text('sort-by')));
  if (!wrote && failures.length === 0 && !c.flags.bool('ignore-not-found')) noneFound(c, t);
  return raise(failures);
}

function noneFound(c: Invocation, t: Targets): void {
  const namespaced = !c.flags.bool('all-namespaces') && t.targets.every((x) => x.kind.namespaced);
  c.env.err(
    namespaced ? `No resources found in ${c.namespace} namespace.\n` : 'No resources found\n',
  );
}

/** Groups of a kind apart by an empty line. Answers whether anything was written. */
function writeTables(c: Invocation, tables: readonly FoundTable[]): boolean {
  const several = new Set(tables.map((t) => t.kind)).size > 1;
  const w = new TabWriter(TABLE_TABS);
  let wrote = false;
  let separate = false;
  let last: Kind | undefined;
  let printer: TablePrinter | undefined;
  const flush = (): void => {
    const text = w.flush();
    if (text === '') return;
    c.env.out(separate ? `\n${text}` : text);
    separate = false;
    wrote = true;
  };
  for (const { kind, table } of tables) {
    if (kind !== last || !printer) {
      flush();
      w.forgetWidths();
      separate = last !== undefined && !c.flags.bool('no-headers') && wrote;
      printer = new TablePrinter(tableOptions(c, kind, several));
      last = kind;
    }
    printer.print(table, w);
  }
  flush();
  return wrote;
}

/** A kind's table, or an object's; a collection comes in chunks. */
async function readTable(c: Invocation, t: Target): Promise<readonly Table[]> {
  const headers = { accept: TABLE_ACCEPT };
  const include: Record<string, string> = c.flags.has('sort-by') ? { includeObject: 'Object' } : {};
  const subresource = c.flags.text('subresource');
  const path = pathOf(t.kind, t.namespace, t.name, subresource);
  if (t.name !== '') {
    const answer = await c.client.ask({ method: 'GET', path, headers, query: include });
    return [asTable(answer as KubeObject)];
  }
  const query = { ...selectorQuery(c), ...include };
  const limit = c.flags.has('sort-by') ? '0' : c.flags.text('chunk-size');
  const tables: Table[] = [];
  let more = '';
  do {
    const chunk = limit === '0' ? {} : { limit, ...(more === '' ? {} : { continue: more }) };
    const q = { ...query, ...chunk };
    const table = asTable(
      (await c.client.ask({ method: 'GET', path, headers, query: q })) as Table,
    );
    tables.push(table);
    more = table.metadata?.continue ?? '';
  } while (more !== '');
  return tables;
}

/** A server without tables answers objects: their name and creation is shown. */
function asTable(answer: Table | KubeObject): Table {
  if (answer.kind === 'Table') return answer as Table;
  const { items } = answer as { items?: readonly KubeObject[] };
  const objects = items ?? [answer as KubeObject];
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name' },
      { name: 'Created At', type: 'date' },
    ],
    rows: objects.map((object) => ({
      cells: [object.metadata?.name, object.metadata?.creationTimestamp],
      object,
    })),
  };
}
