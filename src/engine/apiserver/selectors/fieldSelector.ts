import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { Requirement } from './Requirement.ts';
import { meets, SelectorError } from './Requirement.ts';

/** Splits at commas; a backslash takes the next character's meaning. */
function split(text: string): string[] {
  const out: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      out.push(text.slice(from, i));
      from = i + 1;
    }
  }
  out.push(text.slice(from));
  return out;
}

function unescape(text: string): string {
  return text.replace(/\\([\\,=])/g, '$1');
}

/**
 * Parses `a=b,c!=d`; throws a `SelectorError` with upstream's words.
 * Models: apimachinery pkg/fields/selector.go ParseSelector
 */
export function parseFieldSelector(text: string): readonly Requirement[] {
  if (text === '') return [];
  return split(text)
    .filter((part) => part !== '')
    .map((part) => {
      const m = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
      if (!m) throw new SelectorError(`invalid selector: '${text}'; can't understand '${part}'`);
      return { key: m[1]!, op: m[2] === '!=' ? 'notin' : 'in', values: [unescape(m[3]!)] };
    });
}

/**
 * Refuses fields that objects of a kind cannot be selected by.
 * Models: apimachinery pkg/runtime/conversion.go DefaultMetaV1FieldSelectorConversion
 */
export function checkFields(kind: Kind, requirements: readonly Requirement[]): void {
  const own = kind.selectable;
  for (const { key } of requirements) {
    if (key === 'metadata.name') continue;
    if (key === 'metadata.namespace' && (kind.namespaced || !own)) continue;
    if (own && Object.hasOwn(own, key)) continue;
    if (own) throw new SelectorError(`field label not supported: ${key}`);
    throw new SelectorError(
      `${JSON.stringify(key)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
}

/** Requirements by the names that fields have in the stored version. */
export function renamedFields(
  list: readonly Requirement[],
  names: Readonly<Record<string, string>>,
): readonly Requirement[] {
  return list.map((r) => {
    if (r.key === 'metadata.name' || r.key === 'metadata.namespace') return r;
    const key = names[r.key];
    if (key === undefined) throw new SelectorError(`field label not supported: ${r.key}`);
    return { ...r, key };
  });
}

/** Whether an object's fields meet all requirements. */
export function fieldsMeet(
  requirements: readonly Requirement[],
  kind: Kind,
  o: KubeObject,
): boolean {
  for (const r of requirements) if (!meets(r, fieldOf(kind, o, r.key))) return false;
  return true;
}

function fieldOf(kind: Kind, o: KubeObject, key: string): string | undefined {
  if (key === 'metadata.name') return o.metadata?.name ?? '';
  if (key === 'metadata.namespace') return o.metadata?.namespace ?? '';
  return kind.selectable?.[key]?.(o);
}
