import type { Kind } from '../api/Kind.ts';
import type { KubeObject } from '../api/meta/ObjectMeta.ts';

/** One requirement of a selector. */
export interface Requirement {
  readonly key: string;
  readonly op: '=' | '!=' | 'in' | 'notin' | 'exists' | '!';
  readonly values: readonly string[];
}

const SET = /^\s*([^\s!=(),]+)\s+(in|notin)\s*\(([^)]*)\)\s*$/;
const EQUAL = /^\s*([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)\s*$/;
const EXISTS = /^\s*(!?)\s*([^\s!=(),]+)\s*$/;

/** Splits at commas outside of parentheses. */
function split(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}

/** Parses `a=b,c in (d,e),!f`; undefined when it does not parse. */
export function parseSelector(text: string): readonly Requirement[] | undefined {
  if (text.trim() === '') return [];
  const out: Requirement[] = [];
  for (const part of split(text)) {
    let m = SET.exec(part);
    if (m) {
      const values = m[3]!.split(',').map((v) => v.trim());
      out.push({ key: m[1]!, op: m[2] as 'in' | 'notin', values });
      continue;
    }
    m = EQUAL.exec(part);
    if (m) {
      out.push({ key: m[1]!, op: m[2] === '!=' ? '!=' : '=', values: [m[3]!] });
      continue;
    }
    m = EXISTS.exec(part);
    if (!m) return undefined;
    out.push({ key: m[2]!, op: m[1] === '!' ? '!' : 'exists', values: [] });
  }
  return out;
}

/** Whether labels (or fields) meet all requirements. Models: apimachinery pkg/labels */
export function matches(
  requirements: readonly Requirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements.every((r) => {
    const v = labels[r.key];
    switch (r.op) {
      case '=':
      case 'in':
        return v !== undefined && r.values.includes(v);
      case '!=':
      case 'notin':
        return v === undefined || !r.values.includes(v);
      case 'exists':
        return v !== undefined;
      case '!':
        return v === undefined;
    }
  });
}

/** Values of an object's selectable fields. */
export function fieldsOf(kind: Kind, o: KubeObject): Readonly<Record<string, string>> {
  return {
    'metadata.name': o.metadata?.name ?? '',
    'metadata.namespace': o.metadata?.namespace ?? '',
    ...kind.selectable?.(o),
  };
}
