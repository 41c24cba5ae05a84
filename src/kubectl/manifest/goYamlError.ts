import type { YAMLError } from 'yaml';

/** A syntax error in kubectl's words. */
export interface YamlMistake {
  /** 1-based, in the document. */
  readonly line: number;
  readonly column: number;
  /** `yaml: line 4: did not find expected key` */
  readonly message: string;
}

/**
 * What kubectl's YAML parser says of a mistake that ours has found. That parser counts lines from
 * 0 in errors of grammar and from 1 in errors of tokens; a document's first line is not named.
 * Models: go.yaml.in/yaml/v2 parserc.go, scannerc.go, decode.go fail
 */
export function goYamlError(e: YAMLError, text: string): YamlMistake {
  const at = e.linePos?.[0] ?? { line: 1, col: 1 };
  const lineText = text.split('\n')[at.line - 1] ?? '';
  const { problem, grammar } = problemOf(e, lineText, at.col);
  const named = grammar ? at.line - 1 : at.line;
  const where = named > 0 ? `line ${named}: ` : '';
  return { line: at.line, column: at.col, message: `yaml: ${where}${problem}` };
}

interface Problem {
  readonly problem: string;
  /** An error of grammar; else one of tokens. */
  readonly grammar: boolean;
}

function token(problem: string): Problem {
  return { problem, grammar: false };
}

function grammar(problem: string): Problem {
  return { problem, grammar: true };
}

function problemOf(e: YAMLError, line: string, column: number): Problem {
  const rest = line.slice(column - 1);
  switch (e.code) {
    case 'TAB_AS_INDENT':
      return token('found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return token('mapping values are not allowed in this context');
    case 'MULTILINE_IMPLICIT_KEY':
      return token("could not find expected ':'");
    case 'MISSING_CHAR':
      return missing(e.message);
    case 'BAD_INDENT':
      return e.message.includes('flow') || rest.startsWith('- ')
        ? grammar("did not find expected '-' indicator")
        : grammar('did not find expected key');
    case 'BAD_SCALAR_START':
      return token('found character that cannot start any token');
    case 'BAD_DQ_ESCAPE':
      return token('found unknown escape character');
    case 'BAD_ALIAS':
      return grammar(e.message);
    case 'UNEXPECTED_TOKEN':
      return unexpected(rest);
    default:
      return grammar('did not find expected key');
  }
}

function missing(message: string): Problem {
  if (message.includes("'}'") || message.includes(' }')) {
    return grammar("did not find expected ',' or '}'");
  }
  if (message.includes("']'") || message.includes(' ]')) {
    return grammar("did not find expected ',' or ']'");
  }
  if (message.includes('quote')) return token('found unexpected end of stream');
  if (message.includes(':')) return token("could not find expected ':'");
  return grammar('did not find expected node content');
}

function unexpected(rest: string): Problem {
  if (rest.startsWith('- ')) {
    return token('block sequence entries are not allowed in this context');
  }
  if (rest.startsWith(':')) return token('mapping values are not allowed in this context');
  return grammar('did not find expected key');
}
