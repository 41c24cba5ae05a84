import type { KubeEvent } from '../../engine/api/core/event/fields.ts';
import type { KubeEventRow } from '../../protocol/protocol.ts';

/** How events.k8s.io counts repetitions. */
interface Series {
  readonly count?: number;
  readonly lastObservedTime?: string;
}

/** An Event of the API as the page lists it, under its key in etcd. */
export function eventRow(key: string, e: KubeEvent): KubeEventRow {
  const { kind, namespace, name } = e.involvedObject ?? {};
  const series = e.series as Series | undefined;
  return {
    key,
    about: namespace ? `${kind}/${namespace}/${name}` : `${kind}/${name}`,
    type: e.type ?? '',
    reason: e.reason ?? '',
    message: e.message ?? '',
    count: series?.count ?? e.count ?? 1,
    last: series?.lastObservedTime ?? e.lastTimestamp ?? e.eventTime ?? '',
    source: e.source?.component || e.reportingComponent || '',
  };
}
