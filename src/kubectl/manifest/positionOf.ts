import type { Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { ManifestDocument } from './readManifest.ts';
import { lineOf } from './readManifest.ts';

/** A place in the whole text, 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** One step of a field path. */
type Step = string | number;

/**
 * Steps of a field path as the API server writes it: `spec.containers[0].ports[1].containerPort`,
 * `metadata.annotations[a.b/c]`, `data[key]`.
 */
function stepsOf(path: string): readonly Step[] {
  const steps: Step[] = [];
  for (const m of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    if (m[2] !== undefined) steps.push(m[2]);
    else steps.push(/^\d+$/.test(m[1]!) ? Number(m[1]) : m[1]!.replace(/^"|"$/g, ''));
  }
  return steps;
}

/**
 * Where a field stands in its document: the key of the deepest step that is there, so that a
 * missing field points at what lacks it. Steps through lists may be left out, as in Go's JSON
 * errors (`spec.containers.ports.containerPort`): then `wrong` picks the element.
 */
export function positionOf(
  doc: ManifestDocument,
  path: string,
  wrong: (value: unknown) => boolean = () => true,
): Position {
  const root = doc.tree?.contents;
  if (!root) return { line: doc.line, column: 1, endColumn: 1 };
  const found = descend(doc, root as Node, stepsOf(path), wrong);
  const range = (found.node ?? root).range;
  return place(doc, range?.[0] ?? 0, range?.[1] ?? 0);
}

interface Found {
  /** The key or element reached last. */
  readonly node: Node | undefined;
  readonly whole: boolean;
}

function descend(
  doc: ManifestDocument,
  node: Node | null | undefined,
  steps: readonly Step[],
  wrong: (value: unknown) => boolean,
): Found {
  const at = isAlias(node) ? node.resolve(doc.tree!) : node;
  const step = steps[0];
  if (step === undefined) return last(at, wrong);
  const rest = steps.slice(1);
  if (isMap(at)) {
    const pair = at.items.find((p) => keyOf(p) === String(step)) as Pair<Node, Node> | undefined;
    if (!pair) return { node: undefined, whole: false };
    const deeper = descend(doc, pair.value, rest, wrong);
    return { node: deeper.node ?? pair.key, whole: deeper.whole };
  }
  if (!isSeq(at)) return { node: undefined, whole: false };
  if (typeof step === 'number') {
    const item = at.items[step] as Node | undefined;
    if (!item) return { node: undefined, whole: false };
    const deeper = descend(doc, item, rest, wrong);
    return { node: deeper.node ?? item, whole: deeper.whole };
  }
  const tries = at.items.map((item) => descend(doc, item as Node, steps, wrong));
  return tries.find((t) => t.whole) ?? tries[0] ?? { node: undefined, whole: false };
}

/** The path's end: the value itself, or in a map of values the one that is wrong. */
function last(at: Node | null | undefined, wrong: (value: unknown) => boolean): Found {
  const valueOf = (n: unknown): unknown => (isScalar(n) ? n.value : undefined);
  if (wrong(valueOf(at))) return { node: undefined, whole: true };
  const bad = isMap(at) ? at.items.find((p) => wrong(valueOf(p.value))) : undefined;
  return { node: bad?.key as Node | undefined, whole: bad !== undefined };
}

function keyOf(p: Pair): string {
  return isScalar(p.key) ? String(p.key.value) : String(p.key);
}

function place(doc: ManifestDocument, start: number, end: number): Position {
  const lineStart = doc.text.lastIndexOf('\n', start - 1) + 1;
  const column = start - lineStart + 1;
  const lineEnd = doc.text.indexOf('\n', start);
  const last = Math.min(end, lineEnd < 0 ? doc.text.length : lineEnd);
  return {
    line: doc.startLine + lineOf(doc.text, start) - 1,
    column,
    endColumn: Math.max(column + 1, last - lineStart + 1),
  };
}
