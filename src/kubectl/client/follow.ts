import type { Kind } from '../../engine/api/Kind.ts';
import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Invocation } from '../cli/Command.ts';
import { StatusError } from './errors.ts';
import type { StatusBody } from './errors.ts';
import { pathOf } from './paths.ts';

/** One object by name. */
export interface ObjectPlace {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Follows an object until `done` says so of its present state (undefined: it is gone), or until
 * `timeoutUs` of the cluster's time have passed; answers whether it was done. Reads the object
 * first, then watches from there. Models: client-go tools/watch UntilWithSync
 */
export async function follow(
  c: Invocation,
  at: ObjectPlace,
  timeoutUs: number,
  done: (o: KubeObject | undefined) => boolean,
): Promise<boolean> {
  const path = pathOf(at.kind, at.namespace);
  const fieldSelector = `metadata.name=${at.name}`;
  const deadline = c.client.transport.now() + timeoutUs;
  for (;;) {
    const list = (await c.client.ask({ method: 'GET', path, query: { fieldSelector } })) as {
      readonly metadata?: { readonly resourceVersion?: string };
      readonly items?: readonly KubeObject[] | null;
    };
    const [first] = list.items ?? [];
    if (done(first && typed(at.kind, first))) return true;
    const left = deadline - c.client.transport.now();
    if (left <= 0) return false;
    const resourceVersion = list.metadata?.resourceVersion ?? '0';
    const query = { fieldSelector, resourceVersion, watch: 'true' };
    const met = await watchUntil(c, { method: 'GET', path, query }, left, done);
    if (met) return true;
  }
}

/** Objects of a list do not say what they are. */
function typed(k: Kind, o: KubeObject): KubeObject {
  const apiVersion = k.group === '' ? k.version : `${k.group}/${k.version}`;
  return { apiVersion, kind: k.kind, ...o };
}

async function watchUntil(
  c: Invocation,
  r: { readonly method: 'GET'; readonly path: string; readonly query: Record<string, string> },
  leftUs: number,
  done: (o: KubeObject | undefined) => boolean,
): Promise<boolean> {
  const ends = new AbortController();
  const stop = (): void => ends.abort();
  c.env.signal.addEventListener('abort', stop);
  const timer = c.client.transport.sleep(leftUs, ends.signal).then(stop);
  let met = false;
  await c.client.watch(
    r,
    (e) => {
      if (e.type === 'ERROR') throw new StatusError(e.object as StatusBody);
      if (e.type === 'BOOKMARK') return false;
      met = done(e.type === 'DELETED' ? undefined : (e.object as KubeObject));
      return met;
    },
    ends.signal,
  );
  ends.abort();
  await timer;
  c.env.signal.removeEventListener('abort', stop);
  return met;
}
