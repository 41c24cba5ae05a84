import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Invocation } from '../cli/Command.ts';
import { KubectlError, StatusError } from '../client/errors.ts';
import type { StatusBody } from '../client/errors.ts';
import { pathOf } from '../client/paths.ts';
import type { KubeWatchEvent } from '../client/Transport.ts';
import type { ObjectPrinter } from '../print/objectPrinter.ts';
import type { Table } from '../print/Table.ts';
import { TablePrinter } from '../print/Table.ts';
import { TABLE_TABS, TabWriter } from '../print/tabWriter.ts';
import type { Target, Targets } from '../resources/targets.ts';
import { selectorQuery } from '../resources/targets.ts';
import { TABLE_ACCEPT, tableOptions } from './tableOptions.ts';

/** Prints one watched object, or the rows of a table. */
type Show = (object: unknown, eventType: string) => void;

/** `kubectl get -w`: what is there, then every change until cancelled. */
export async function getWatch(
  c: Invocation,
  t: Targets,
  printer: ObjectPrinter | undefined,
): Promise<void> {
  if (t.errors.length > 0) throw t.errors[0]!;
  if (t.targets.length !== 1) {
    throw new KubectlError('you may only specify a single resource type');
  }
  const target = t.targets[0]!;
  const headers: Record<string, string> = printer ? {} : { accept: TABLE_ACCEPT };
  const show = shower(c, target, printer);
  const path = pathOf(target.kind, target.namespace, target.name);
  const query = target.name === '' ? selectorQuery(c) : {};
  const now = (await c.client.ask({ method: 'GET', path, headers, query })) as KubeObject;
  if (!c.flags.bool('watch-only')) for (const o of objectsIn(now)) show(o, 'ADDED');
  const listed = now.metadata?.resourceVersion;
  const watching = {
    ...query,
    ...(target.name === '' ? {} : { fieldSelector: `metadata.name=${target.name}` }),
    resourceVersion: listed ?? '0',
    watch: 'true',
  };
  const r = { method: 'GET', path: pathOf(target.kind, target.namespace), headers } as const;
  await c.client.watch({ ...r, query: watching }, (e) => onEvent(e, show));
}

/** A table is one thing to show; of a list each item is. */
function objectsIn(o: KubeObject): readonly unknown[] {
  const { items } = o as { items?: readonly unknown[] };
  return o.kind !== 'Table' && Array.isArray(items) ? items : [o];
}

function onEvent(e: KubeWatchEvent, show: Show): undefined {
  if (e.type === 'ERROR') throw new StatusError(e.object as StatusBody);
  if (e.type !== 'BOOKMARK') show(e.object, e.type);
}

function shower(c: Invocation, t: Target, printer: ObjectPrinter | undefined): Show {
  const events = c.flags.bool('output-watch-events');
  if (printer) {
    return (o, type) => {
      const wrapped = { kind: 'WatchEvent', apiVersion: 'v1', type, object: o };
      c.env.out(printer.print((events ? wrapped : o) as KubeObject));
    };
  }
  const tables = new TablePrinter(tableOptions(c, t.kind, false));
  const w = new TabWriter(TABLE_TABS);
  return (o, type) => {
    tables.print(o as Table, w, events ? type : '');
    c.env.out(w.flush());
  };
}
