import type { StatusBody } from '../client/errors.ts';

/** A field that a refusal is about. */
export interface RefusedField {
  readonly path: string;
  readonly message: string;
  /** Whether a value is the kind of value that was refused: finds it in lists. */
  readonly wrong: (value: unknown) => boolean;
}

const anything = (): boolean => true;

/**
 * The fields that a Status names: its causes, or the paths that strict decoding and JSON
 * unmarshalling write into the message.
 */
export function fieldsOf(s: StatusBody): readonly RefusedField[] {
  const causes = s.details?.causes ?? [];
  if (causes.length > 0) {
    return causes
      .filter((c) => c.field !== undefined && c.field !== '' && c.field !== '<nil>')
      .map((c) => ({
        path: c.field!,
        message: `${c.field!}: ${c.message ?? ''}`,
        wrong: anything,
      }));
  }
  const text = s.message ?? '';
  const strict = [...text.matchAll(/(unknown|duplicate) field "([^"]+)"/g)];
  if (strict.length > 0) {
    return strict.map((m) => ({ path: m[2]!, message: m[0], wrong: anything }));
  }
  return unmarshalling(text);
}

/** `json: cannot unmarshal string into Go struct field ContainerPort.spec.… of type int32` */
function unmarshalling(text: string): readonly RefusedField[] {
  const m = /json: cannot unmarshal (\S+).* into Go struct field [^.\s]+\.(\S+) of type \S+/.exec(
    text,
  );
  if (m) {
    const wrong = (v: unknown): boolean => jsonType(v) === m[1];
    return [{ path: m[2]!, message: m[0], wrong }];
  }
  return [];
}

function jsonType(v: unknown): string {
  if (Array.isArray(v)) return 'array';
  if (typeof v === 'boolean') return 'bool';
  return v === undefined ? 'object' : typeof v;
}
