import type { Kind } from '../../api/Kind.ts';
import { int32, obj, str, struct } from '../../api/fields/Field.ts';
import { invalid } from '../../api/meta/FieldError.ts';
import type { KubeObject, LabelSelector } from '../../api/meta/ObjectMeta.ts';
import { kindStruct } from '../../api/meta/ObjectMeta.ts';
import type { ApiResponse } from '../Request.ts';
import { selectorText } from '../selectors/selectorOf.ts';
import { invalidObject } from '../status.ts';
import type { Endpoint } from './Endpoint.ts';

/** Models: autoscaling/v1 Scale */
const SCALE = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  fields: kindStruct('v1.Scale', {
    spec: obj(() => struct('v1.ScaleSpec', { replicas: int32() }), { always: true }),
    status: obj(
      () => struct('v1.ScaleStatus', { replicas: int32({ always: true }), selector: str() }),
      { always: true },
    ),
  }),
} as const;

interface Scalable extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: LabelSelector | Readonly<Record<string, string>>;
  };
  readonly status?: { readonly replicas?: number };
}

interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

/** The kinds that have a `/scale`. */
export const SCALED: ReadonlySet<string> = new Set([
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  '/replicationcontrollers',
]);

function scaleOf(given: KubeObject, kind: Kind): KubeObject {
  const o = given as Scalable;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = o.metadata ?? {};
  const plain = kind.kind === 'ReplicationController';
  const selector = selectorText(
    plain
      ? { matchLabels: o.spec?.selector as Readonly<Record<string, string>> }
      : (o.spec?.selector as LabelSelector),
  );
  const replicas = o.spec?.replicas ?? 0;
  return {
    kind: SCALE.kind,
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: o.status?.replicas ?? 0, ...(selector === '' ? {} : { selector }) },
  } as KubeObject;
}

function scaled(given: KubeObject, old: KubeObject): KubeObject | ApiResponse {
  const asked = given as Scale;
  const replicas = asked.spec?.replicas ?? 0;
  if (replicas < 0) {
    const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    return invalidObject(SCALE, old.metadata?.name ?? '', [error]);
  }
  const { resourceVersion, uid } = asked.metadata ?? {};
  const metadata = {
    ...old.metadata,
    resourceVersion: resourceVersion ?? '',
    ...(uid ? { uid } : {}),
  };
  return { ...old, metadata, spec: { ...(old as Scalable).spec, replicas } } as KubeObject;
}

/** How many there shall be, the same for every kind that has it. Models: registry/apps/…/storage ScaleREST */
export const SCALE_ENDPOINT: Endpoint = {
  methods: ['GET', 'PUT', 'PATCH'],
  body: SCALE,
  shown: scaleOf,
  merge: scaled,
};
