import { byteLength } from '../../api/meta/names.ts';
import type { ApiRequest, ApiResponse } from '../Request.ts';
import { badRequest, failure } from '../status.ts';
import { JsonSyntaxError, parseGoJson } from '../../api/meta/goJson.ts';
import { parseYaml } from './yamlBody.ts';

/** A body as plain data, with what strict decoding will say of its text. */
export interface Body {
  readonly data: unknown;
  /** `duplicate field "metadata.name"`, `line 6: key "a" already set in map` */
  readonly duplicates: readonly string[];
  readonly yaml: boolean;
}

/** Bytes of a body that the server reads at most. */
export const BODY_BYTES_MAX = 3 * 1024 * 1024;

const NONE: readonly string[] = [];
const TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** A media type without its parameters. */
export function mediaType(header: string | undefined): string {
  const text = header ?? '';
  const end = text.indexOf(';');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** 413 for a body that is too long. */
export function tooLarge(body: unknown): ApiResponse | undefined {
  if (typeof body !== 'string' || body.length * 3 <= BODY_BYTES_MAX) return undefined;
  if (body.length <= BODY_BYTES_MAX && byteLength(body) <= BODY_BYTES_MAX) return undefined;
  const message = `Request entity too large: limit is ${BODY_BYTES_MAX}`;
  return failure(413, 'RequestEntityTooLarge', message);
}

/**
 * The body of a write as plain data; `of` is the kind that is expected, for the error's text.
 * An object is taken as decoded already and comes back as it is.
 * Models: apiserver pkg/endpoints/handlers, apimachinery pkg/runtime/serializer/json
 */
export function readBody(r: ApiRequest, of: string): Body | ApiResponse {
  const { body } = r;
  if (typeof body !== 'string') {
    if (body !== undefined) return { data: body, duplicates: NONE, yaml: false };
    return unrecognized(of, `couldn't get version/kind; json parse error: ${END}`, '<empty>');
  }
  const type = mediaType(r.headers?.['content-type']);
  if (type === 'application/yaml') return readYaml(body, of);
  if (type === 'application/vnd.kubernetes.protobuf') {
    const want = 'expected prefix [107 56 115 0]';
    const why = `provided data does not appear to be a protobuf message, ${want}`;
    return unrecognized(of, why, summary(body));
  }
  if (type !== '' && type !== 'application/json') {
    const message = `the body of the request was in an unknown format - accepted media types include: ${TYPES}`;
    return failure(415, 'UnsupportedMediaType', message);
  }
  return readJson(body, of);
}

const END = 'unexpected end of JSON input';
const GO_META = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

function readJson(text: string, of: string): Body | ApiResponse {
  try {
    const { value, duplicates } = parseGoJson(text);
    const wrong = notAnObject(value);
    if (wrong)
      return unrecognized(
        of,
        `couldn't get version/kind; json parse error: ${wrong}`,
        summary(text),
      );
    return {
      data: value,
      duplicates: duplicates.map((d) => `duplicate field ${JSON.stringify(d)}`),
      yaml: false,
    };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const why = `couldn't get version/kind; json parse error: ${error.message}`;
    return unrecognized(of, why, summary(text));
  }
}

function readYaml(text: string, of: string): Body | ApiResponse {
  const { value, duplicates, error } = parseYaml(text);
  if (error !== undefined) return unrecognized(of, error, summary(text));
  const wrong = notAnObject(value);
  if (wrong)
    return unrecognized(of, `couldn't get version/kind; json parse error: ${wrong}`, summary(text));
  return { data: value ?? null, duplicates, yaml: true };
}

/** Go's words for a document that is neither an object nor null. */
function notAnObject(v: unknown): string | undefined {
  if (v === null || v === undefined || (typeof v === 'object' && !Array.isArray(v)))
    return undefined;
  const type = Array.isArray(v) ? 'array' : typeof v === 'boolean' ? 'bool' : typeof v;
  return `json: cannot unmarshal ${type} into Go value of type ${GO_META}`;
}

function unrecognized(of: string, why: string, body: string): ApiResponse {
  return badRequest(
    `the object provided is unrecognized (must be of type ${of}): ${why} (${body})`,
  );
}

/** Text that begins as an object is shown, other text in hex; long ones end with dots. */
function summary(text: string): string {
  if (text === '') return '<empty>';
  if (text.startsWith('{')) return text.length > 30 ? `${text.slice(0, 30)} ...` : text;
  let out = '';
  let bytes = 0;
  for (const c of text) {
    for (const b of utf8(c)) {
      if (bytes++ === 30) return `${out} ...`;
      out += b.toString(16).padStart(2, '0');
    }
  }
  return out;
}

function utf8(c: string): readonly number[] {
  const p = c.codePointAt(0)!;
  if (p < 0x80) return [p];
  if (p < 0x800) return [0xc0 | (p >> 6), 0x80 | (p & 63)];
  if (p < 0x1_0000) return [0xe0 | (p >> 12), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63)];
  return [0xf0 | (p >> 18), 0x80 | ((p >> 12) & 63), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63)];
}
