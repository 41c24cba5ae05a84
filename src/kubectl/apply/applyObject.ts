import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Client } from '../client/Client.ts';
import { hasReason, KubectlError, StatusError, withSource } from '../client/errors.ts';
import { goJson } from '../manifest/goJson.ts';
import type { Info } from '../manifest/manifestObjects.ts';
import { infoText } from '../manifest/manifestObjects.ts';
import { annotated, LAST_APPLIED, lastApplied } from './lastApplied.ts';
import { fieldsOfStruct, threeWayPatch } from './threeWayPatch.ts';

/** How to apply. */
export interface ApplyOptions {
  readonly dryRun: 'none' | 'client' | 'server';
  readonly fieldManager: string;
  readonly validate: 'Strict' | 'Warn' | 'Ignore';
  readonly serverSide: boolean;
  readonly forceConflicts: boolean;
}

/** What `kubectl apply` does when nothing else is asked for. */
export const APPLY_DEFAULTS: ApplyOptions = {
  dryRun: 'none',
  fieldManager: 'kubectl-client-side-apply',
  validate: 'Strict',
  serverSide: false,
  forceConflicts: false,
};

/** What became of an object. */
export interface Applied {
  readonly verb: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
  readonly object: KubeObject;
  /** The object as it was; undefined when it is new. */
  readonly before: KubeObject | undefined;
}

const RETRIES = 5;
const BACK_OFF_US = 1_000_000;

/** Waits between tries; rejects when the command is cancelled. */
export type Sleep = (us: number) => Promise<void>;

/**
 * `kubectl apply` of one object: read it, then create it or send the difference.
 * Throws a StatusError or KubectlError that says what was being done.
 * Models: kubectl pkg/cmd/apply applyOneObject, patcher.go
 */
export async function applyObject(
  client: Client,
  info: Info,
  o: ApplyOptions,
  warn: (message: string) => void,
  sleep: Sleep,
): Promise<Applied> {
  const generate = info.object.metadata?.generateName;
  if (info.name === '' && generate !== undefined) {
    throw new KubectlError(`from ${generate}: cannot use generate name with apply`);
  }
  if (o.serverSide) return serverSide(client, info, o);
  const manifest = annotated(info.object);
  const live = await current(client, info);
  if (!live) return create(client, info, manifest, o);
  if (live.metadata?.annotations?.[LAST_APPLIED] === undefined) warn(missingAnnotation(info));
  const applied = await patchWithRetries(client, info, manifest, live, o, sleep);
  if (applied.object.metadata?.deletionTimestamp !== undefined) {
    warn(`Detected changes to resource ${info.name} which is currently being deleted.`);
  }
  return applied;
}

function missingAnnotation(i: Info): string {
  return `resource ${i.kind.resource}/${i.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;
}

/** Query of a write. */
export function writeQuery(
  o: Pick<ApplyOptions, 'dryRun' | 'fieldManager' | 'validate'>,
): Readonly<Record<string, string>> {
  return {
    ...(o.dryRun === 'server' ? { dryRun: 'All' } : {}),
    fieldManager: o.fieldManager,
    fieldValidation: o.validate,
  };
}

async function current(client: Client, info: Info): Promise<KubeObject | undefined> {
  const doing = `retrieving current configuration of:\n${infoText(info)}\nfrom server for:`;
  if (info.name === '') {
    throw withSource(doing, info.source, new KubectlError('resource name may not be empty'));
  }
  try {
    return await client.get(info.kind, info.namespace, info.name);
  } catch (e) {
    if (hasReason(e, 'NotFound')) return undefined;
    throw withSource(doing, info.source, e);
  }
}

async function create(
  client: Client,
  info: Info,
  manifest: KubeObject,
  o: ApplyOptions,
): Promise<Applied> {
  const body = withoutNulls(manifest);
  if (o.dryRun === 'client') return { verb: 'created', object: body, before: undefined };
  try {
    const object = await client.create(info.kind, info.namespace, body, writeQuery(o));
    return { verb: 'created', object, before: undefined };
  } catch (e) {
    throw withSource('creating', info.source, e);
  }
}

/** Drops what is null in maps, also in maps in lists. */
function withoutNulls<T>(v: T): T {
  if (Array.isArray(v)) return v.map(withoutNulls) as T;
  if (typeof v !== 'object' || v === null) return v;
  const out: Record<string, unknown> = {};
  for (const [k, x] of Object.entries(v)) if (x !== null) out[k] = withoutNulls(x);
  return out as T;
}

async function patchWithRetries(
  client: Client,
  info: Info,
  manifest: KubeObject,
  live: KubeObject,
  o: ApplyOptions,
  sleep: Sleep,
): Promise<Applied> {
  let before = live;
  for (let tries = 0; ; tries++) {
    const patch = patchFor(info, manifest, before);
    if (Object.keys(patch).length === 0) return { verb: 'unchanged', object: before, before };
    if (o.dryRun === 'client') return { verb: 'configured', object: before, before };
    try {
      const type = 'strategic-merge-patch';
      const object = await client.patch(info.kind, info, type, patch, writeQuery(o));
      return { verb: 'configured', object, before };
    } catch (e) {
      if (!hasReason(e, 'Conflict') || tries === RETRIES) {
        const doing = `applying patch:\n${goJson(patch)}\nto:\n${infoText(info)}\nfor:`;
        throw withSource(doing, info.source, withSource('patching', info.source, e));
      }
    }
    if (tries > 0) await sleep(BACK_OFF_US);
    before = await client.get(info.kind, info.namespace, info.name);
  }
}

function patchFor(info: Info, manifest: KubeObject, live: KubeObject): Record<string, unknown> {
  type Json = Readonly<Record<string, unknown>>;
  const original = lastApplied(live);
  try {
    return threeWayPatch(
      original,
      manifest as Json,
      live as Json,
      fieldsOfStruct(info.kind.fields),
    );
  } catch (e) {
    const texts = [original, manifest, live].map((x) => goJson(x));
    const doing = `applying patch:\n\nto:\n${infoText(info)}\nfor:`;
    const why = `creating patch with:\noriginal:\n${texts[0]!}\nmodified:\n${texts[1]!}\ncurrent:\n${texts[2]!}\nfor: ${(e as Error).message}`;
    throw withSource(
      doing,
      info.source,
      withSource('patching', info.source, new KubectlError(why)),
    );
  }
}

async function serverSide(client: Client, info: Info, o: ApplyOptions): Promise<Applied> {
  const query = { ...writeQuery(o), force: String(o.forceConflicts) };
  try {
    const object = await client.patch(info.kind, info, 'apply-patch', info.object, query);
    return { verb: 'serverside-applied', object, before: undefined };
  } catch (e) {
    throw hasReason(e, 'Conflict') ? new KubectlError(conflictText(e as StatusError)) : e;
  }
}

function conflictText(e: StatusError): string {
  return `${e.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
}

/** The object of a result, `pod/ubuntu`, `deployment.apps/web`, and what happened to it. */
export function resultLine(info: Info, verb: string, dryRun: ApplyOptions['dryRun']): string {
  const kind = info.kind.kind.toLowerCase();
  const named = info.kind.group === '' ? kind : `${kind}.${info.kind.group}`;
  const tail = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  return `${named}/${info.name} ${verb}${tail}`;
}

/** Key of an object as the page names it: `Pod/default/ubuntu`, `Namespace/team`. */
export function infoKey(info: Info): string {
  const scope = info.namespace === '' ? '' : `${info.namespace}/`;
  return `${info.kind.kind}/${scope}${info.name}`;
}
