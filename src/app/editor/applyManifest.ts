import type { AppliedObject } from '../../kubectl/apply/applyText.ts';
import { applyText } from '../../kubectl/apply/applyText.ts';
import { transport } from '../session/transport.ts';
import type { Verdict } from '../stores/editorStore.ts';

function verdictsOf(r: AppliedObject): readonly Verdict[] {
  const warnings = r.warnings.map((w) => ({
    ok: true,
    line: r.line,
    message: `Warning: ${w}`,
  }));
  if (r.verb !== 'failed') return [...warnings, { ok: true, line: r.line, message: r.message }];
  const [first, ...more] = r.problems;
  const place = first ?? { line: r.line, column: 1, message: r.message };
  const whole = { ok: false, line: place.line, column: place.column, message: r.message };
  const others = more.map(({ line, column, message }) => ({ ok: false, line, column, message }));
  return [...warnings, whole, ...others];
}

/** kubectl's words for a text without a document. */
const NOTHING: Verdict = { ok: false, line: 1, message: 'error: no objects passed to apply' };

/** `kubectl apply` of the whole text; every answer at its line. */
export async function applyManifest(text: string): Promise<readonly Verdict[]> {
  const results = await applyText(text, transport, { namespace: 'default' });
  if (results.length === 0) return [NOTHING];
  return results.flatMap(verdictsOf);
}
