import type { Kind } from '../../api/Kind.ts';
import { internalPackage } from '../body/decodeObject.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import type { SimTime } from '../../sim/time.ts';
import type { OutputMedia } from '../negotiate.ts';
import type { ApiResponse } from '../Request.ts';
import { badRequest, failure } from '../status.ts';
import { partialOf } from './partialMetadata.ts';
import { INCLUDE, tableOf } from './table.ts';

/** A list as it is answered. */
export interface ObjectList {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly items: readonly KubeObject[];
}

function isList(o: object): o is ObjectList {
  return 'items' in o && Array.isArray(o.items);
}

function notAcceptable(message: string): ApiResponse {
  return failure(406, 'NotAcceptable', message);
}

function goType(kind: Kind, list: boolean): string {
  return `*${internalPackage(kind.group)}.${kind.kind}${list ? 'List' : ''}`;
}

/** What `Accept` asks for that the answer cannot be: refused before anything is done. */
export function checkInclude(include: string, media: OutputMedia): ApiResponse | undefined {
  if (media.as !== 'Table' || INCLUDE.has(include)) return undefined;
  return badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

function transformed(
  body: KubeObject | ObjectList,
  kind: Kind,
  media: OutputMedia,
  include: string,
  now: SimTime,
): ApiResponse {
  const list = isList(body);
  if (media.as === 'Table') {
    const items = list ? body.items : [body];
    const meta = list ? body.metadata : { resourceVersion: body.metadata?.resourceVersion ?? '' };
    return {
      code: 200,
      body: tableOf(kind, items, meta, { version: media.version, include, now }),
    };
  }
  if (media.as === 'PartialObjectMetadata') {
    if (list) {
      return notAcceptable(
        `you requested PartialObjectMetadata, but the requested object is a list (${goType(kind, true)})`,
      );
    }
    return { code: 200, body: partialOf(body, media.version) };
  }
  if (!list) {
    return notAcceptable(
      `you requested PartialObjectMetadataList, but the requested object is not a list (${goType(kind, false)})`,
    );
  }
  return {
    code: 200,
    body: {
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${media.version}`,
      metadata: body.metadata,
      items: body.items.map((o) => partialOf(o, media.version)),
    },
  };
}

/**
 * An answer as `Accept` asks for it. A Status stays what it is.
 * Models: apiserver pkg/endpoints/handlers/response.go
 */
export function render(
  r: ApiResponse,
  kind: Kind | undefined,
  media: OutputMedia,
  include: string,
  now: SimTime,
): ApiResponse {
  if (media.as === undefined && !media.yaml) return r;
  let out = r;
  const body = r.body as KubeObject | ObjectList | undefined;
  const plain = typeof body !== 'object' || body === null || body.kind === 'Status';
  if (kind && media.as !== undefined && !plain && r.watch !== true) {
    const t = transformed(body, kind, media, include, now);
    out = t.code === 200 ? { ...r, body: t.body } : t;
  }
  if (!media.yaml || typeof out.body !== 'object') return out;
  return { ...out, headers: { ...out.headers, 'Content-Type': 'application/yaml' } };
}
