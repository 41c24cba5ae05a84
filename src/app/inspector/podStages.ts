import type { PodRow } from '../../protocol/protocol.ts';
import type { Loose } from './looseObject.ts';

/** A stage on a Pod's way from being stored to being ready. */
export interface PodStage {
  readonly name: 'stored' | 'bound' | 'sandbox' | 'init' | 'started' | 'ready';
  readonly state: 'done' | 'now' | 'ahead';
}

/** How far a Pod has come, read from its status alone. */
export function podStages(row: PodRow, object: Loose | undefined): readonly PodStage[] {
  const is = (type: string): boolean =>
    object?.status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;
  const begun = (object?.status?.containerStatuses ?? []).some(
    (c) => c.state?.running || c.state?.terminated || c.lastState?.terminated,
  );
  const names: readonly PodStage['name'][] = object?.spec?.initContainers?.length
    ? ['stored', 'bound', 'sandbox', 'init', 'started', 'ready']
    : ['stored', 'bound', 'sandbox', 'started', 'ready'];
  const done: Readonly<Record<PodStage['name'], boolean>> = {
    stored: true,
    bound: row.node !== '',
    sandbox: is('PodReadyToStartContainers') || begun,
    init: is('Initialized'),
    started: begun,
    ready: is('Ready'),
  };
  const at = names.findIndex((n) => !done[n]);
  return names.map((name, i) => ({
    name,
    state: at < 0 || i < at ? 'done' : i === at ? 'now' : 'ahead',
  }));
}
