import type { Document, ParseOptions, DocumentOptions, SchemaOptions, Tags } from 'yaml';
import { parseDocument } from 'yaml';
import { goYamlError } from './goYamlError.ts';

/** A document of a manifest: its object, or why there is none. */
export interface ManifestDocument {
  /** 1-based line of the whole text where the document's text begins. */
  readonly startLine: number;
  /** Line of its first content. */
  readonly line: number;
  /** Decoded value; undefined when `mistake` is set. */
  readonly value?: unknown;
  /** The syntax tree, for positions. Lines in it count from the document's start. */
  readonly tree?: Document;
  readonly text: string;
  readonly mistake?: {
    /** Of the whole text, 1-based. */
    readonly line: number;
    readonly column: number;
    /** As kubectl says it: after `error parsing STDIN: `. */
    readonly message: string;
  };
}

/** Tags of YAML 1.1 that kubectl's parser does not know, or reads as strings. */
const DROPPED = new Set([
  'tag:yaml.org,2002:timestamp',
  'tag:yaml.org,2002:binary',
  'tag:yaml.org,2002:omap',
  'tag:yaml.org,2002:pairs',
  'tag:yaml.org,2002:set',
]);

const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  schema: 'yaml-1.1',
  uniqueKeys: false,
  logLevel: 'silent',
  customTags: (tags: Tags): Tags =>
    tags.filter((t) => typeof t === 'string' || (!DROPPED.has(t.tag) && t.format !== 'TIME')),
};

/** Most that aliases may multiply a document. */
const ALIASES_MAX = 10_000;

/**
 * Reads a manifest of many documents, YAML or JSON. Documents without content are left out; a
 * mistake in one does not hide the others (kubectl itself stops at the first: see `applyObjects`).
 * Models: apimachinery pkg/util/yaml YAMLOrJSONDecoder
 */
export function readManifest(text: string): readonly ManifestDocument[] {
  const out: ManifestDocument[] = [];
  for (const part of splitDocuments(text.replace(/^\uFEFF/, ''))) {
    const doc = readDocument(part.text, part.startLine, part.separatorMistake);
    if (doc) out.push(doc);
  }
  return out;
}

interface Part {
  readonly text: string;
  readonly startLine: number;
  readonly separatorMistake: string | undefined;
}

/** Cuts at lines that begin with `---`; after it only blanks and a comment may follow. */
function splitDocuments(text: string): readonly Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  let startLine = 1;
  let number = 0;
  const end = (separatorMistake?: string): void => {
    if (lines.length > 0 || separatorMistake !== undefined) {
      parts.push({ text: `${lines.join('\n')}\n`, startLine, separatorMistake });
    }
    lines = [];
    startLine = number + 1;
  };
  for (const line of text.split('\n')) {
    number++;
    if (!line.startsWith('---')) {
      lines.push(line);
      continue;
    }
    const rest = line.slice(3).trim();
    end();
    if (rest !== '' && !rest.startsWith('#')) {
      startLine = number;
      end(rest);
    }
  }
  end();
  return parts;
}

function readDocument(
  text: string,
  startLine: number,
  separator: string | undefined,
): ManifestDocument | undefined {
  if (separator !== undefined) {
    const message = `invalid Yaml document separator: ${separator}`;
    return { startLine, line: startLine, text, mistake: { line: startLine, column: 1, message } };
  }
  if (text.trim() === '') return undefined;
  const tree = parseDocument(text, OPTIONS);
  const error = tree.errors[0];
  if (error) {
    const m = goYamlError(error, text);
    const line = startLine + m.line - 1;
    const message = `error converting YAML to JSON: ${m.message}`;
    return { startLine, line, text, mistake: { line, column: m.column, message } };
  }
  return decoded(tree, text, startLine);
}

function decoded(tree: Document, text: string, startLine: number): ManifestDocument | undefined {
  const line = startLine + lineOf(text, tree.contents?.range?.[0] ?? 0) - 1;
  try {
    const value = tree.toJS({ maxAliasCount: ALIASES_MAX }) as unknown;
    if (value === null || value === undefined) return undefined;
    return { startLine, line, value, tree, text };
  } catch {
    const message = 'error converting YAML to JSON: yaml: document contains excessive aliasing';
    return { startLine, line, text, mistake: { line, column: 1, message } };
  }
}

/** 1-based line of an offset. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
  return line;
}
