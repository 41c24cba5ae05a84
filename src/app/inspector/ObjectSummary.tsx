import type { ObjectRow } from '../../protocol/protocol.ts';
import { useTranslation } from 'react-i18next';
import { Conditions } from './Conditions.tsx';
import { Facts } from './Facts.tsx';
import { NodeSummary } from './NodeSummary.tsx';
import { PodSummary } from './PodSummary.tsx';
import { Related } from './Related.tsx';
import type { Loose } from './looseObject.ts';
import type { Selected } from './useSelected.ts';

/** Kinds whose page says in a sentence what they are. */
const TOLD = new Set([
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'Service',
  'EndpointSlice',
  'Namespace',
  'ConfigMap',
  'Secret',
  'Lease',
  'ServiceAccount',
]);

/** The first tab: what matters most of a kind, its relations, labels and conditions. */
export function ObjectSummary({
  selected,
  object,
}: {
  selected: Exclude<Selected, { type: 'component' }>;
  object: unknown;
}) {
  const { t } = useTranslation('inspector');
  const o = object as Loose | undefined;
  const labels = Object.entries(o?.metadata?.labels ?? {});
  return (
    <>
      {selected.type === 'pod' && <PodSummary row={selected.row} object={o} />}
      {selected.type === 'node' && <NodeSummary row={selected.row} object={o} />}
      {selected.type === 'object' && <KindSummary row={selected.row} />}
      <Related of={selected.key} version={selected.row} />
      {labels.length > 0 && (
        <section aria-label={t('labels')}>
          <h3>{t('labels')}</h3>
          <ul className="chips">
            {labels.map(([k, v]) => (
              <li key={k} className="mono">
                {k}={v}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Conditions conditions={o?.status?.conditions ?? []} />
    </>
  );
}

function KindSummary({ row }: { row: ObjectRow }) {
  const { t } = useTranslation('inspector');
  return (
    <>
      {TOLD.has(row.kind) && <p className="prose">{t(`kind.${row.kind}`)}</p>}
      {row.wanted + row.current + row.ready > 0 && (
        <Facts
          facts={[
            [t('wanted'), row.wanted],
            [t('current'), row.current],
            [t('readyCount'), row.ready],
          ]}
        />
      )}
    </>
  );
}
