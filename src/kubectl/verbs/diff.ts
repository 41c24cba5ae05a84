import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { lastApplied, withoutLastApplied } from '../apply/lastApplied.ts';
import { fieldsOfStruct, threeWayPatch } from '../apply/threeWayPatch.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { FILE_FLAGS } from '../cli/Command.ts';
import { errorText, ExitError, hasReason, KubectlError, withSource } from '../client/errors.ts';
import type { Info } from '../manifest/manifestObjects.ts';
import { gnuDiff } from '../print/gnuDiff.ts';
import { goYaml } from '../print/goYaml.ts';
import type { Json } from '../print/read.ts';
import { labelsAt } from '../print/read.ts';
import { readFiles } from '../resources/readFiles.ts';

/**
 * `kubectl diff`: what `apply` would change, as the API server answers a dry run. Exit code 1 says
 * that there are differences, 2 and above that it failed. Names of the temporary directories come
 * from the cluster's time. Models: kubectl pkg/cmd/diff
 */
export const DIFF: Command = {
  flags: {
    ...FILE_FLAGS,
    concurrency: { type: 'int', initial: '1' },
    'field-manager': { type: 'string' },
    'force-conflicts': { type: 'bool' },
    prune: { type: 'bool' },
    selector: { type: 'string', short: 'l' },
    'server-side': { type: 'bool' },
    'show-managed-fields': { type: 'bool' },
    'show-secrets': { type: 'bool' },
  },
  run: async (c) => {
    let text: string;
    try {
      text = await diff(c);
    } catch (e) {
      c.env.signal.throwIfAborted();
      throw new ExitError(2, errorText(e));
    }
    c.env.out(text);
    if (text !== '') throw new ExitError(1);
  },
};

/** Tries before the difference is asked for without a lock. */
const TRIES = 4;

/** An object as it is, and as it would be; their texts. */
interface Versions {
  readonly file: string;
  readonly live: string;
  readonly merged: string;
}

async function diff(c: Invocation): Promise<string> {
  if (c.args.length > 0) {
    throw new KubectlError(
      `Unexpected args: [${c.args.join(' ')}]\nSee 'kubectl diff -h' for help and examples`,
    );
  }
  if (c.flags.list('filename').length === 0 && !c.flags.has('kustomize')) {
    throw new KubectlError('must specify one of -f and -k');
  }
  if (c.flags.bool('force-conflicts') && !c.flags.bool('server-side')) {
    throw new KubectlError('--force-conflicts only works with --server-side');
  }
  for (const flag of ['prune', 'selector']) {
    if (c.flags.has(flag)) throw new KubectlError(`not modelled: diff --${flag}`);
  }
  const { infos, unusable } = readFiles(c);
  const all = new Map<string, Versions>();
  for (const info of infos) {
    const versions = await versionsOf(c, info);
    all.set(versions.file, versions);
  }
  if (unusable[0]) throw unusable[0].error;
  const time = c.client.transport.now();
  const files = [...all.keys()].sort().map((f) => all.get(f)!);
  return files.map((v) => fileDiff(v, time)).join('');
}

function fileDiff({ file, live, merged }: Versions, time: number): string {
  const hunks = gnuDiff(live, merged);
  if (hunks === '') return '';
  const from = `/tmp/LIVE-${time % 4_294_967_291}/${file}`;
  const to = `/tmp/MERGED-${time % 4_294_967_279}/${file}`;
  const seconds = new Date(time / 1_000).toISOString().slice(0, 19).replace('T', ' ');
  const at = `${seconds}.${String(time % 1_000_000).padStart(6, '0')}000 +0000`;
  return `diff -u -N ${from} ${to}\n--- ${from}\t${at}\n+++ ${to}\t${at}\n${hunks}`;
}

async function versionsOf(c: Invocation, info: Info): Promise<Versions> {
  const { group, version, kind } = info.kind;
  const prefix = group === '' ? '' : `${group}.`;
  const file = `${prefix}${version}.${kind}.${info.namespace}.${info.name}`;
  for (let n = 1; ; n++) {
    const live = await liveObject(c, info);
    try {
      const merged = await mergedObject(c, info, live, n < TRIES);
      if (live?.metadata?.deletionTimestamp !== undefined) {
        const what = `Detected changes to resource ${info.name}`;
        c.env.err(`Warning: ${what} which is currently being deleted.\n`);
      }
      const [before, after] = shown(c, info, live, merged);
      return { file, live: before === undefined ? '' : goYaml(before), merged: goYaml(after) };
    } catch (e) {
      if (!hasReason(e, 'Conflict') || n === TRIES) throw e;
    }
  }
}

async function liveObject(c: Invocation, info: Info): Promise<KubeObject | undefined> {
  try {
    return await c.client.get(info.kind, info.namespace, info.name);
  } catch (e) {
    if (hasReason(e, 'NotFound')) return undefined;
    throw e;
  }
}

/** The object as the API server would store it. */
async function mergedObject(
  c: Invocation,
  info: Info,
  live: KubeObject | undefined,
  locked: boolean,
): Promise<KubeObject> {
  const { client, flags } = c;
  const serverSide = flags.bool('server-side');
  const manager = serverSide ? 'kubectl' : 'kubectl-client-side-apply';
  const query = { dryRun: 'All', fieldManager: flags.text('field-manager') || manager };
  if (serverSide) {
    const forced = { ...query, force: String(flags.bool('force-conflicts')) };
    return client.patch(info.kind, info, 'apply-patch', info.object, forced);
  }
  if (!live) return client.create(info.kind, info.namespace, info.object, query);
  const wanted = withoutLastApplied(info.object) as Json;
  const fields = fieldsOfStruct(info.kind.fields);
  const patch = threeWayPatch(lastApplied(live), wanted, live as Json, fields);
  if (Object.keys(patch).length === 0) return live;
  const resourceVersion = live.metadata?.resourceVersion;
  const metadata = { ...(patch['metadata'] as object | undefined), resourceVersion };
  const body = locked ? { ...patch, metadata } : patch;
  try {
    return await client.patch(info.kind, info, 'strategic-merge-patch', body, query);
  } catch (e) {
    throw withSource('patching', info.source, e);
  }
}

type Pair = readonly [KubeObject | undefined, KubeObject];

/** The versions as they are printed: without managed fields, a Secret's values masked. */
function shown(c: Invocation, info: Info, live: KubeObject | undefined, merged: KubeObject): Pair {
  const bare = (o: KubeObject): KubeObject => {
    if (c.flags.bool('show-managed-fields') || o.metadata?.managedFields === undefined) return o;
    const { managedFields: _, ...metadata } = o.metadata;
    return { ...o, metadata };
  };
  const from = live && bare(live);
  const to = bare(merged);
  if (info.kind.kind !== 'Secret' || c.flags.bool('show-secrets')) return [from, to];
  return masked(from, to);
}

function masked(from: KubeObject | undefined, to: KubeObject): Pair {
  const [old, now] = [labelsAt(from, 'data'), labelsAt(to, 'data')];
  const covered = (own: typeof old, other: typeof old, changed: string): object => ({
    data: Object.fromEntries(
      Object.keys(own).map((k) => {
        const differs = Object.hasOwn(other, k) && other[k] !== own[k];
        return [k, differs ? `*** (${changed})` : '***'];
      }),
    ),
  });
  const mask = <T extends KubeObject>(o: T, data: object): T =>
    'data' in o ? { ...o, ...data } : o;
  return [from && mask(from, covered(old, now, 'before')), mask(to, covered(now, old, 'after'))];
}
