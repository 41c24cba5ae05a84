import { apiVersionOf, type Kind } from '../Kind.ts';
import type { Field, Struct } from './Field.ts';

/** The part of JSON Schema draft 7 that is needed here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** Text for a field of a Go struct (`v1.PodSpec`, `nodeName`), or for the struct (no field). */
export type Describe = (struct: string, field?: string) => string | undefined;

/** Structs by the name under which they stand in `definitions`. */
class Definitions {
  readonly made: Record<string, JsonSchema> = {};
  readonly #names = new Map<Struct, string>();
  readonly #describe: Describe;

  constructor(describe: Describe) {
    this.#describe = describe;
  }

  /** A reference to a struct's schema, made on first use. */
  ref(s: Struct): JsonSchema {
    return { $ref: `#/definitions/${this.#name(s)}` };
  }

  #name(s: Struct): string {
    const known = this.#names.get(s);
    if (known !== undefined) return known;
    let name = s.go;
    for (let n = 2; this.made[name] !== undefined; n++) name = `${s.go}.${n}`;
    this.#names.set(s, name);
    this.made[name] = {};
    this.made[name] = this.#struct(s);
    return name;
  }

  #struct(s: Struct): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    for (const [name, f] of Object.entries(s.fields)) {
      properties[name] = described(this.field(f), this.#text(s, name, f));
    }
    return described(
      { type: 'object', properties, additionalProperties: false },
      this.#describe(s.go),
    );
  }

  #text(s: Struct, name: string, f: Field): string | undefined {
    const text = this.#describe(s.go, name);
    return f.notModelled ? `(not modelled: stored, without effect) ${text ?? ''}`.trim() : text;
  }

  field(f: Field): JsonSchema {
    switch (f.type) {
      case 'struct':
        return this.ref(f.struct!());
      case 'list':
        return { type: 'array', items: this.field(f.of!) };
      case 'map':
        return { type: 'object', additionalProperties: this.field(f.of!) };
      default:
        return scalar(f);
    }
  }
}

function described(s: JsonSchema, description: string | undefined): JsonSchema {
  if (description === undefined) return s;
  return s.$ref === undefined ? { ...s, description } : { allOf: [s], description };
}

function scalar(f: Field): JsonSchema {
  switch (f.type) {
    case 'bool':
      return { type: 'boolean' };
    case 'int32':
    case 'int64':
      return { type: 'integer' };
    case 'float64':
      return { type: 'number' };
    case 'quantity':
      return { type: ['string', 'number'] };
    case 'intOrString':
      return { type: ['integer', 'string'] };
    case 'any':
      return {};
    default:
      return f.enum ? { type: 'string', enum: f.enum } : { type: 'string' };
  }
}

/**
 * One schema for a manifest of any of the kinds, chosen by `kind`; derived from their fields, as
 * the editor's completion, hover and checks need it. Models: the OpenAPI document of kube-apiserver.
 */
export function jsonSchema(kinds: readonly Kind[], describe: Describe): JsonSchema {
  const definitions = new Definitions(describe);
  const allOf = kinds.map((k) => ({
    if: { properties: { kind: { const: k.kind }, apiVersion: { const: apiVersionOf(k) } } },
    then: definitions.ref(k.fields),
  }));
  return {
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: [...new Set(kinds.map(apiVersionOf))] },
      kind: { type: 'string', enum: [...new Set(kinds.map((k) => k.kind))] },
    },
    allOf,
    definitions: definitions.made,
  };
}
