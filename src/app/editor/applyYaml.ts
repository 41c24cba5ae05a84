import type { AppliedObject } from '../../kubectl/apply/applyText.ts';
import { transport } from '../session/transport.ts';

/** What became of one document, or of one of its fields. */
export interface Verdict {
  readonly ok: boolean;
  readonly line: number;
  readonly message: string;
}

/** Applies a text and answers what the API server said of it. kubectl loads with its first use. */
export async function applyYaml(text: string): Promise<readonly Verdict[]> {
  const { applyText } = await import('../../kubectl/apply/applyText.ts');
  return (await applyText(text, transport, { namespace: 'default' })).flatMap(verdictsOf);
}

function verdictsOf(r: AppliedObject): readonly Verdict[] {
  if (r.verb !== 'failed') return [{ ok: true, line: r.line, message: r.message }];
  return r.problems.map((p) => ({ ok: false, line: p.line, message: p.message }));
}
