import type { ApiResponse } from './Request.ts';
import { failure } from './status.ts';

/** How an answer is to look. Models: apiserver pkg/endpoints/handlers/negotiation */
export interface OutputMedia {
  readonly yaml: boolean;
  /** What the object is turned into; undefined: itself. */
  readonly as: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | undefined;
  /** Version of meta.k8s.io for `as`. */
  readonly version: string;
}

interface Clause {
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  readonly q: number;
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const OFFERED = ['application/json', 'application/yaml', PROTOBUF];
const TRANSFORMS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'];

/** Plain JSON. */
export const PLAIN: OutputMedia = { yaml: false, as: undefined, version: '' };

const cache = new Map<string, OutputMedia | ApiResponse>();

function parseAccept(header: string): readonly Clause[] {
  const clauses = header.split(',').map((text): Clause => {
    const [type = '', ...rest] = text.split(';').map((p) => p.trim());
    const params: Record<string, string> = {};
    for (const p of rest) {
      const at = p.indexOf('=');
      if (at > 0) params[p.slice(0, at).trim()] = p.slice(at + 1).trim();
    }
    return { type, params, q: Number(params['q'] ?? 1) };
  });
  return clauses
    .map((c, i) => ({ c, i }))
    .sort((x, y) => y.c.q - x.c.q || x.i - y.i)
    .map(({ c }) => c);
}

function accepts(type: string, offered: string): boolean {
  return type === offered || type === '*/*' || type === 'application/*';
}

/** What a clause asks of a media type; undefined when it asks for what is not there. */
function optionsOf(c: Clause, offered: string): OutputMedia | undefined {
  const yaml = offered === 'application/yaml';
  const { as, v, g } = c.params;
  if (as === undefined) return yaml ? { ...PLAIN, yaml } : PLAIN;
  const known = TRANSFORMS.includes(as) && g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1');
  return known ? { yaml, as: as as NonNullable<OutputMedia['as']>, version: v } : undefined;
}

function choose(header: string): OutputMedia | ApiResponse {
  const clauses = parseAccept(header);
  if (!clauses.some((c) => OFFERED.some((o) => accepts(c.type, o)))) {
    const list = OFFERED.join(', ');
    const message = `406: Not Acceptable\n\nAvailable representations: ${list}`;
    return failure(406, 'NotAcceptable', message, {});
  }
  for (const c of clauses) {
    for (const o of OFFERED) {
      if (o === PROTOBUF || !accepts(c.type, o)) continue;
      const options = optionsOf(c, o);
      if (options) return options;
    }
  }
  const message = `only the following media types are accepted: ${OFFERED.join(', ')}`;
  return failure(406, 'NotAcceptable', message);
}

/**
 * Reads `Accept`; answers 406 when nothing that it names is offered. Protobuf is named among the
 * offers as upstream does but never chosen: objects travel decoded.
 */
export function negotiate(accept: string | undefined): OutputMedia | ApiResponse {
  if (accept === undefined || accept === '') return PLAIN;
  let media = cache.get(accept);
  if (!media) {
    media = choose(accept);
    if (cache.size < 1000) cache.set(accept, media);
  }
  return media;
}
