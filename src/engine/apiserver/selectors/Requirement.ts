/** One requirement of a label or field selector. */
export interface Requirement {
  readonly key: string;
  readonly op: 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  readonly values: readonly string[];
}

/** Text that is no selector, with upstream's words. */
export class SelectorError extends Error {}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** Whether a label's (or field's) value meets a requirement. */
export function meets(r: Requirement, v: string | undefined): boolean {
  switch (r.op) {
    case 'in':
      return v !== undefined && r.values.includes(v);
    case 'notin':
      return v === undefined || !r.values.includes(v);
    case 'exists':
      return v !== undefined;
    case '!':
      return v === undefined;
    default: {
      if (v === undefined || !isInteger(v)) return false;
      const [than] = r.values.map(Number);
      return r.op === '>' ? Number(v) > than! : Number(v) < than!;
    }
  }
}

/** Whether labels (or fields) meet all requirements. Models: apimachinery pkg/labels */
export function matches(
  requirements: readonly Requirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  for (const r of requirements) if (!meets(r, labels[r.key])) return false;
  return true;
}
