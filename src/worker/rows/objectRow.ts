import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { ObjectRow } from '../../protocol/protocol.ts';

/** Numbers and small print of a kind. */
type Counts = Pick<ObjectRow, 'wanted' | 'current' | 'ready' | 'detail'>;

/** The fields of the kinds that have counts; any of them may be absent. */
interface Loose {
  readonly kind?: string;
  readonly spec?: {
    readonly replicas?: number;
    readonly completions?: number;
    readonly type?: string;
    readonly clusterIP?: string;
    readonly externalName?: string;
    readonly schedule?: string;
    readonly selector?: unknown;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly currentNumberScheduled?: number;
    readonly numberReady?: number;
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly phase?: string;
  };
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
  readonly data?: object;
}

const REVISION = 'deployment.kubernetes.io/revision';

function count(wanted = 0, current = 0, ready = 0, detail = ''): Counts {
  return { wanted, current, ready, detail };
}

function replicas(o: Loose, detail: string): Counts {
  const { spec, status } = o;
  return count(spec?.replicas ?? 1, status?.replicas, status?.readyReplicas, detail);
}

function countsOf(o: Loose, revision: string): Counts {
  const { spec = {}, status = {} } = o;
  switch (o.kind) {
    case 'Deployment': {
      const updated = `${status.updatedReplicas ?? 0} updated`;
      return replicas(o, revision === '' ? updated : `revision ${revision}, ${updated}`);
    }
    case 'ReplicaSet':
      return replicas(o, revision === '' ? '' : `revision ${revision}`);
    case 'StatefulSet':
      return replicas(o, '');
    case 'DaemonSet': {
      const { desiredNumberScheduled, currentNumberScheduled, numberReady } = status;
      return count(desiredNumberScheduled, currentNumberScheduled, numberReady);
    }
    case 'Job': {
      const failed = status.failed ? `${status.failed} failed` : '';
      return count(spec.completions ?? 1, status.active, status.succeeded, failed);
    }
    case 'CronJob':
      return count(0, 0, 0, spec.schedule);
    case 'Service':
      return count(
        0,
        0,
        0,
        `${spec.type ?? ''} ${spec.clusterIP ?? spec.externalName ?? ''}`.trim(),
      );
    case 'EndpointSlice': {
      const all = o.endpoints ?? [];
      const ready = all.filter((e) => e.conditions?.ready !== false).length;
      return count(all.length, all.length, ready);
    }
    case 'Namespace':
      return count(0, 0, 0, status.phase);
    case 'ConfigMap':
    case 'Secret':
      return count(0, Object.keys(o.data ?? {}).length);
    default:
      return count();
  }
}

/** uid of the object that controls this one, or ''. */
export function controllerOf(o: KubeObject): string {
  return o.metadata?.ownerReferences?.find((r) => r.controller === true)?.uid ?? '';
}

/** What a Service's map or `matchLabels` asks for; expressions are the controllers' matter. */
function selectorOf(o: Loose): Readonly<Record<string, string>> | null {
  const s = o.spec?.selector as Record<string, unknown> | undefined;
  const wanted = (s && 'matchLabels' in s ? s['matchLabels'] : s) as Record<string, string>;
  return wanted && !('matchExpressions' in wanted) ? wanted : null;
}

/** An object of any kind but Pod, Node and Event as the picture shows it. */
export function objectRow(o: KubeObject & { readonly kind?: string }): ObjectRow {
  const { uid = '', namespace = '', name = '', annotations } = o.metadata ?? {};
  const revision = annotations?.[REVISION] ?? '';
  const owner = controllerOf(o);
  const selector = selectorOf(o as Loose);
  const counts = countsOf(o as Loose, revision);
  return { uid, kind: o.kind ?? '', namespace, name, owner, ...counts, selector };
}
