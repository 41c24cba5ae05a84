import { kindOfObject } from '../../engine/api/registry.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { PRINT_FLAGS } from '../cli/Command.ts';
import { KubectlError } from '../client/errors.ts';
import { pathOf } from '../client/paths.ts';
import { intervalOf } from '../describe/events.ts';
import { goSort } from '../print/goSort.ts';
import { objectPrinter } from '../print/objectPrinter.ts';
import { textAt, valueAt } from '../print/read.ts';
import { TABLE_TABS, TabWriter } from '../print/tabWriter.ts';
import { kindNamed } from '../resources/resourceTypes.ts';
import { listObjects } from '../resources/targets.ts';

/** `kubectl events`. Models: kubectl pkg/cmd/events */
export const EVENTS: Command = {
  flags: {
    ...PRINT_FLAGS,
    'all-namespaces': { type: 'bool', short: 'A' },
    for: { type: 'string' },
    'no-headers': { type: 'bool' },
    types: { type: 'list' },
    watch: { type: 'bool', short: 'w' },
  },
  run,
};

async function run(c: Invocation): Promise<void> {
  const kind = kindOfObject('v1', 'Event')!;
  const namespace = c.flags.bool('all-namespaces') ? '' : c.namespace;
  const types = c.flags.list('types').map((t) => t.toLowerCase());
  const wrong = types.find((t) => t !== 'normal' && t !== 'warning');
  if (wrong !== undefined) {
    throw new KubectlError(`valid --types are Normal or Warning`);
  }
  const wanted = (e: unknown): boolean =>
    types.length === 0 || types.includes(textAt(e, 'type').toLowerCase());
  const query = aboutQuery(c);
  const printer = new EventPrinter(c);
  if (c.flags.bool('watch')) {
    const r = { method: 'GET', path: pathOf(kind, namespace), query: { ...query, watch: 'true' } };
    await c.client.watch(r as { method: 'GET' } & typeof r, (e) => {
      if (e.type !== 'DELETED' && e.type !== 'BOOKMARK' && wanted(e.object)) {
        printer.print([e.object as KubeObject]);
      }
      return false;
    });
    return;
  }
  const events = (await listObjects(c, kind, namespace, query)).filter(wanted);
  if (events.length === 0) {
    c.env.err(
      namespace === '' ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`,
    );
    return;
  }
  printer.print(goSort(events, (a, b) => timeOf(a) < timeOf(b)));
}

/** What stands in `--for pod/web`. */
function aboutQuery(c: Invocation): Readonly<Record<string, string>> {
  const about = c.flags.text('for');
  if (about === '') return {};
  const [type = '', name] = about.split('/');
  if (name === undefined) throw new KubectlError('--for must be in resource/name form');
  const k = kindNamed(type);
  const apiVersion = k.group === '' ? k.version : `${k.group}/${k.version}`;
  return {
    fieldSelector: `involvedObject.kind=${k.kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${name}`,
  };
}

/** µs are kept: events of the new kind have them. */
function timeOf(e: KubeObject): number {
  const text = valueAt(e, 'series')
    ? textAt(e, 'series.lastObservedTime')
    : textAt(e, 'lastTimestamp') || textAt(e, 'eventTime');
  const micros = /\.\d{3}(\d{3})/.exec(text)?.[1] ?? '0';
  return Date.parse(text) * 1000 + Number(micros);
}

class EventPrinter {
  readonly #c: Invocation;
  readonly #w = new TabWriter(TABLE_TABS);
  #headed: boolean;

  constructor(c: Invocation) {
    this.#c = c;
    this.#headed = c.flags.bool('no-headers');
  }

  print(events: readonly KubeObject[]): void {
    const printer = objectPrinter(this.#c.flags);
    if (printer) {
      const list = { apiVersion: 'v1', items: events, kind: 'EventList', metadata: {} };
      this.#c.env.out(printer.print(list as unknown as KubeObject));
      return;
    }
    const all = this.#c.flags.bool('all-namespaces');
    if (!this.#headed) {
      this.#w.write(`${all ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`);
    }
    this.#headed = true;
    for (const e of events)
      this.#w.write(`${all ? `${textAt(e, 'metadata.namespace')}\t` : ''}${this.#line(e)}\n`);
    this.#c.env.out(this.#w.flush());
  }

  #line(e: KubeObject): string {
    const about = `${textAt(e, 'involvedObject.kind')}/${textAt(e, 'involvedObject.name')}`;
    return [
      intervalOf(e, this.#c.client.transport.now()),
      textAt(e, 'type'),
      textAt(e, 'reason'),
      about,
      textAt(e, 'message').trim(),
    ].join('\t');
  }
}
