import type { ScalarTag, Tags, YAMLMap, YAMLParseError } from 'yaml';
import { isMap, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';

/** What a YAML text holds. */
export interface ParsedYaml {
  readonly value: unknown;
  /** `line 6: key "a" already set in map` */
  readonly duplicates: readonly string[];
  /** go-yaml's words for text that is no YAML. */
  readonly error: string | undefined;
}

/** YAML 1.1 as go-yaml reads it: `no` is false; times and base 60 stay text. */
function tags(all: Tags): Tags {
  return all.filter((t) => {
    if (typeof t === 'string') return true;
    return (t as ScalarTag).format !== 'TIME' && t.tag !== 'tag:yaml.org,2002:timestamp';
  });
}

/** Words of go-yaml for the mistakes that the parser names by code. */
const WORDS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'did not find expected key',
  MISSING_CHAR: 'did not find expected node content',
  UNEXPECTED_TOKEN: 'did not find expected node content',
  TAB_AS_INDENT: 'found character that cannot start any token',
  BAD_ALIAS: 'unknown anchor',
  MULTILINE_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
};

function wordsFor(e: YAMLParseError): string {
  if (e.message.startsWith('Flow')) return 'did not find expected node content';
  return WORDS[e.code] ?? 'could not find expected directive';
}

/** Reads the first document. Models: sigs.k8s.io/yaml, go.yaml.in/yaml/v2 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    customTags: tags,
    uniqueKeys: false,
    merge: true,
    lineCounter: lines,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const doc = Array.isArray(documents) ? documents[0] : undefined;
  if (!doc) return { value: undefined, duplicates: [], error: undefined };
  const wrong = doc.errors[0];
  if (wrong) {
    const line = lines.linePos(wrong.pos[0]).line;
    const words = wordsFor(wrong);
    return { value: undefined, duplicates: [], error: `yaml: line ${line}: ${words}` };
  }
  const duplicates: string[] = [];
  visit(doc, { Map: (_, map) => collectDuplicates(map, lines, duplicates) });
  try {
    const value: unknown = doc.toJS({ maxAliasCount: 1000 });
    return { value, duplicates, error: undefined };
  } catch {
    const error = 'yaml: document contains excessive aliasing';
    return { value: undefined, duplicates: [], error };
  }
}

function collectDuplicates(map: YAMLMap, lines: LineCounter, out: string[]): void {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key) || isMap(key)) continue;
    if (seen.has(key.value)) {
      const line = lines.linePos(key.range?.[0] ?? 0).line;
      out.push(`line ${line}: key ${JSON.stringify(String(key.value))} already set in map`);
    }
    seen.add(key.value);
  }
}
