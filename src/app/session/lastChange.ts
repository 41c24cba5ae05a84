import type { RunInput } from '../../protocol/protocol.ts';
import { session } from './session.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a command may have changed something. */
function changes(c: RunInput['commands'][number]['command']): boolean {
  if (c.do === 'request') return !READS.has(c.method) && c.query?.['dryRun'] === undefined;
  return c.do !== 'open' && c.do !== 'cancel';
}

/** Virtual time of the last change that the visitor made before now, µs; 0 for none. */
export async function lastChange(): Promise<number> {
  const { commands } = await session.order({ ask: 'input' });
  return commands.findLast((c) => changes(c.command))?.at ?? 0;
}
