import type { Command, Invocation } from '../../cli/Command.ts';
import { FILE_FLAGS, PRINT_FLAGS, SELECT_FLAGS } from '../../cli/Command.ts';
import { KubectlError } from '../../client/errors.ts';
import { writePodTemplate } from '../../describe/podTemplate.ts';
import { Writer } from '../../describe/Writer.ts';
import { nameOf, objectPrinter } from '../../print/objectPrinter.ts';
import type { Json } from '../../print/read.ts';
import { tabbed } from '../../print/tabWriter.ts';
import type { Revision } from '../../resources/revisions.ts';
import { hasHistory, revisionsOf } from '../../resources/revisions.ts';
import type { Found } from '../../resources/targets.ts';
import { targetsOf } from '../../resources/targets.ts';
import { forEachObject } from '../changing.ts';
import { requireResource } from './requireResource.ts';

/** `kubectl rollout history`. Models: kubectl pkg/cmd/rollout/rollout_history.go */
export const ROLLOUT_HISTORY: Command = {
  flags: { ...SELECT_FLAGS, ...FILE_FLAGS, ...PRINT_FLAGS, revision: { type: 'int' } },
  run: async (c) => {
    requireResource(c);
    const revision = c.flags.int('revision');
    if (revision < 0) throw new KubectlError(`revision must be a positive integer: ${revision}`);
    const targets = targetsOf(c, c.args, { typeMeansAll: true });
    await forEachObject(c, targets, (f) => showHistory(c, f, revision));
  },
};

async function showHistory(c: Invocation, f: Found, revision: number): Promise<void> {
  if (!hasHistory(f.kind)) {
    throw new KubectlError(
      `error retrieving history for ${JSON.stringify(f.kind.kind)}, no visitor method exists for {${f.kind.group} ${f.kind.kind}}`,
    );
  }
  const revisions = await revisionsOf(c, f.kind, f.object);
  const one = revisions.find((r) => r.number === revision);
  if (revision > 0 && !one) throw new KubectlError('unable to find the specified revision');
  const printer = objectPrinter(c.flags);
  if (printer) {
    for (const r of one ? [one] : revisions) c.env.out(printer.print(r.object));
    return;
  }
  const head = one ? `with revision #${revision}` : '';
  const text = one ? templateText(one.template) : tableOf(revisions);
  c.env.out(`${nameOf(f.object)} ${head}\n${text}\n`);
}

function tableOf(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const lines = revisions.map((r) => `${r.number}\t${r.cause === '' ? '<none>' : r.cause}\n`);
  return tabbed(`REVISION\tCHANGE-CAUSE\n${lines.join('')}`, { minWidth: 0, padding: 2 });
}

/** A template as it is shown outside of descriptions: nothing lays its tabs out. */
export function templateText(template: Json | undefined): string {
  const w = new Writer();
  writePodTemplate(w, template);
  return w.plain();
}
