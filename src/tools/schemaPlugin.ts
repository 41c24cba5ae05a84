import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import type { Describe } from '../engine/api/fields/jsonSchema.ts';
import { jsonSchema } from '../engine/api/fields/jsonSchema.ts';
import { KINDS } from '../engine/api/registry.ts';

const NAME = 'virtual:kubernetes-schema';
const RESOLVED = `\0${NAME}`;

/** Longer descriptions are cut: the editor shows a hint, not the reference. */
const TEXT_MAX = 240;

/** Folder of the models of `@kubernetes/client-node`, whose comments are the API's descriptions. */
function modelsFolder(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@kubernetes/client-node')), 'gen/models');
}

function cut(comment: string): string {
  const text = comment
    .replace(/^\s*\/?\*+\/?/gm, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ \/$/, '')
    .trim();
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;
}

/** Descriptions by `<Model>` and `<Model>.<field>`; a field may carry quotes or a leading `_`. */
function readDescriptions(): ReadonlyMap<string, string> {
  const folder = modelsFolder();
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.d.ts'))) {
    const source = readFileSync(join(folder, file), 'utf8');
    const model = file.replace('.d.ts', '');
    const whole = /(\/\*\*(?:[^*]|\*(?!\/))*\*\/)\s*export declare class/.exec(source);
    if (whole) texts.set(model, cut(whole[1]!));
    for (const m of source.matchAll(/(\/\*\*(?:[^*]|\*(?!\/))*\*\/)\s*'?_?([\w$]+)'?\??:/g)) {
      texts.set(`${model}.${m[2]!}`, cut(m[1]!));
    }
  }
  return texts;
}

function describeWith(texts: ReadonlyMap<string, string>): Describe {
  return (go, field) => {
    const type = go.slice(go.lastIndexOf('.') + 1);
    const suffix = field === undefined ? '' : `.${field}`;
    for (const model of [`V1${type}`, `CoreV1${type}`, `V2${type}`, `DiscoveryV1${type}`]) {
      const text = texts.get(`${model}${suffix}`);
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

/**
 * Serves `virtual:kubernetes-schema`: the JSON schema of the served kinds with the API's own
 * descriptions, made at build time and never committed.
 */
export function schemaPlugin(): Plugin {
  return {
    name: 'kubernetes-schema',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      const schema = jsonSchema(KINDS, describeWith(readDescriptions()));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(schema))})`;
    },
  };
}
