import type { AppliedObject } from '../../kubectl/apply/applyText.ts';
import { applyText } from '../../kubectl/apply/applyText.ts';
import { sessionTransport, transport } from '../session/transport.ts';
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

/** More documents are not told hop by hop at Story pace. */
const TOLD_MAX = 8;

function countDocuments(text: string): number {
  return text.split(/^---/m).filter((part) => part.trim() !== '').length;
}

/** How an Apply goes on: what was answered so far, of how many documents. */
export interface ApplyProgress {
  readonly verdicts: readonly Verdict[];
  readonly done: number;
  readonly documents: number;
}

/**
 * `kubectl apply` of the whole text; every answer at its line, told as it comes. A signal stops
 * it: what was applied stays.
 */
export async function applyManifest(
  text: string,
  onProgress: (p: ApplyProgress) => void,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const documents = countDocuments(text);
  const hurried = sessionTransport({ run: false, hurry: true });
  const way = documents > TOLD_MAX ? hurried : transport;
  const verdicts: Verdict[] = [];
  let done = 0;
  const onResult = (r: AppliedObject): void => {
    verdicts.push(...verdictsOf(r));
    onProgress({ verdicts: [...verdicts], done: ++done, documents });
  };
  const results = await applyText(text, way, { namespace: 'default', onResult, signal });
  return results.length === 0 ? [NOTHING] : results.flatMap(verdictsOf);
}
