import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { Client } from '../client/Client.ts';
import { errorText, StatusError } from '../client/errors.ts';
import type { Transport } from '../client/Transport.ts';
import type { Info, Unusable } from '../manifest/manifestObjects.ts';
import { manifestObjects } from '../manifest/manifestObjects.ts';
import type { ManifestDocument } from '../manifest/readManifest.ts';
import type { Position } from '../manifest/positionOf.ts';
import { positionOf } from '../manifest/positionOf.ts';
import { APPLY_DEFAULTS, applyObject, infoKey, resultLine } from './applyObject.ts';
import { fieldsOf } from './fieldsOf.ts';

/** A mistake at its place in the text. */
export interface Problem extends Position {
  readonly message: string;
}

/** What became of one object of the text. */
export interface AppliedObject {
  /** `Pod/default/ubuntu`; '' when the document names no object. */
  readonly key: string;
  readonly verb: 'created' | 'configured' | 'unchanged' | 'failed';
  /** HTTP code of the refusal; 0 when kubectl refused, 200 or 201 else. */
  readonly code: number;
  /** As kubectl prints it, without its last line end. */
  readonly message: string;
  /** Where the object begins, 1-based. */
  readonly line: number;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** For a preview: the object before and after. */
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

/** How the page applies. */
export interface ApplyTextOptions {
  readonly namespace: string;
  /** Ask the API server what would happen, and change nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Called with each result as it comes. */
  readonly onResult?: (r: AppliedObject) => void;
}

/**
 * `kubectl apply -f -` of a text, object by object, with every mistake at its line.
 * Nothing is thrown but a cancellation.
 */
export async function applyText(
  text: string,
  transport: Transport,
  o: ApplyTextOptions,
): Promise<readonly AppliedObject[]> {
  const rule = { namespace: o.namespace, enforce: false };
  const { infos, unusable } = manifestObjects(text, 'STDIN', rule);
  const results: AppliedObject[] = [];
  const push = (r: AppliedObject): void => {
    results.push(r);
    o.onResult?.(r);
  };
  for (const u of unusable) push(unusableResult(u));
  for (const info of infos) push(await applyInfo(info, transport, o));
  return results.sort((a, b) => a.line - b.line);
}

async function applyInfo(
  info: Info,
  transport: Transport,
  o: ApplyTextOptions,
): Promise<AppliedObject> {
  const warnings: string[] = [];
  const warn = (m: string): void => void warnings.push(m);
  const signal = o.signal ?? new AbortController().signal;
  const client = new Client(transport, warn, signal);
  const dryRun = o.dryRun === true ? 'server' : 'none';
  const sleep = (us: number): Promise<void> => transport.sleep(us, signal);
  const base = { key: infoKey(info), line: lineOfInfo(info), warnings };
  try {
    const options = { ...APPLY_DEFAULTS, dryRun } as const;
    const { verb, object, before } = await applyObject(client, info, options, warn, sleep);
    return {
      ...base,
      verb: verb as AppliedObject['verb'],
      code: verb === 'created' ? 201 : 200,
      message: resultLine(info, verb, dryRun),
      problems: [],
      ...(before ? { before } : {}),
      after: object,
    };
  } catch (e) {
    signal.throwIfAborted();
    const message = errorText(e).trimEnd();
    const code = e instanceof StatusError ? (e.status.code ?? 0) : 0;
    return { ...base, verb: 'failed', code, message, problems: problemsOf(info, e, message) };
  }
}

function unusableResult(u: Unusable): AppliedObject {
  const message = errorText(u.error).trimEnd();
  const { mistake } = u.doc;
  const position = mistake
    ? { line: mistake.line, column: mistake.column, endColumn: mistake.column + 1 }
    : positionOf(u.doc, u.field ?? 'kind');
  const problems = [{ ...position, message }];
  return { key: '', verb: 'failed', code: 0, message, line: u.doc.line, problems, warnings: [] };
}

function lineOfInfo(info: Info): number {
  if (info.prefix === '') return info.doc!.line;
  return positionOf(info.doc!, info.prefix.slice(0, -1)).line;
}

/** One problem for every field that the refusal names; else one for the whole object. */
function problemsOf(info: Info, e: unknown, message: string): readonly Problem[] {
  const doc: ManifestDocument = info.doc!;
  const fields = e instanceof StatusError ? fieldsOf(e.status) : [];
  if (fields.length === 0) {
    return [{ ...positionOf(doc, `${info.prefix}metadata.name`), message }];
  }
  return fields.map((f) => ({
    ...positionOf(doc, `${info.prefix}${f.path}`, f.wrong),
    message: f.message,
  }));
}
