import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { KubectlError } from '../../client/errors.ts';
import type { Json } from '../../print/read.ts';
import { listAt, mapAt, maybeMap, textAt } from '../../print/read.ts';

/** Where the Pod spec of a kind lies. Models: kubectl pkg/polymorphichelpers updatepodspec.go */
function pathOf(o: KubeObject): readonly string[] {
  switch (o.kind) {
    case 'Pod':
      return ['spec'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
    case 'Deployment':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'Job':
    case 'ReplicationController':
      return ['spec', 'template', 'spec'];
    default:
      throw new KubectlError(
        `the object is not a pod or does not have a pod template: ${o.kind ?? ''}`,
      );
  }
}

/** The Pod spec of an object or of its template. */
export function podSpecOf(o: KubeObject): Json {
  return mapAt(o, pathOf(o).join('.'));
}

/** The object with its Pod spec changed. */
export function withPodSpec(o: KubeObject, change: (spec: Json) => Json): KubeObject {
  return changed(o as Json, pathOf(o), change) as KubeObject;
}

function changed(o: Json, path: readonly string[], change: (spec: Json) => Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) return change(o);
  return { ...o, [first]: changed(mapAt(o, first), rest, change) };
}

/**
 * The Pod spec with its containers changed, init containers too; `pattern` is a name with `*`.
 * Answers how many were met.
 */
export function changeContainers(
  spec: Json,
  pattern: string,
  change: (c: Json) => Json,
): { spec: Json; count: number } {
  const matches = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`);
  let count = 0;
  const all = (field: string): object => {
    if (maybeList(spec, field) === undefined) return {};
    const list = listAt(spec, field).map((c) => {
      if (!matches.test(textAt(c, 'name'))) return c;
      count++;
      return change(c);
    });
    return { [field]: list };
  };
  const next = { ...spec, ...all('initContainers'), ...all('containers') };
  return { spec: next, count };
}

function maybeList(o: Json, field: string): unknown {
  return Array.isArray(o[field]) ? o[field] : maybeMap(o, field);
}

function escaped(s: string): string {
  return s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
