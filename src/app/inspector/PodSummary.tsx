import { useTranslation } from 'react-i18next';
import type { PodRow } from '../../protocol/protocol.ts';
import { Facts } from './Facts.tsx';
import type { ContainerSpec, ContainerStatus, Loose } from './looseObject.ts';
import { PodTrack } from './PodTrack.tsx';

function stateText(s: ContainerStatus['state']): string {
  if (s?.running) return 'Running';
  if (s?.waiting) return s.waiting.reason ?? 'Waiting';
  if (!s?.terminated) return '–';
  const { reason = 'Terminated', exitCode = 0 } = s.terminated;
  return `${reason} (exit code ${exitCode})`;
}

function Container({ c, status }: { c: ContainerSpec; status: ContainerStatus | undefined }) {
  const { t } = useTranslation('inspector');
  const message = status?.state?.waiting?.message ?? status?.state?.terminated?.message;
  const last = status?.lastState?.terminated;
  return (
    <li>
      <p>
        <b>{c.name}</b> <span className="mono dim">{c.image}</span>
      </p>
      <p>
        {stateText(status?.state)}
        {(status?.restartCount ?? 0) > 0 && ` · ${t('restarts', { n: status!.restartCount! })}`}
        {last && ` · ${t('lastEnd', { state: stateText({ terminated: last }) })}`}
      </p>
      {message !== undefined && <p className="mono dim">{message}</p>}
    </li>
  );
}

function Containers({
  title,
  specs,
  statuses,
}: {
  title: string;
  specs: readonly ContainerSpec[];
  statuses: readonly ContainerStatus[];
}) {
  if (specs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="containers">
        {specs.map((c) => (
          <Container key={c.name} c={c} status={statuses.find((s) => s.name === c.name)} />
        ))}
      </ul>
    </section>
  );
}

/** A Pod's way so far, its containers, and what decides about its life. */
export function PodSummary({ row, object }: { row: PodRow; object: Loose | undefined }) {
  const { t } = useTranslation('inspector');
  const { spec, status } = object ?? {};
  return (
    <>
      <PodTrack row={row} object={object} />
      <Containers
        title={t('initContainers')}
        specs={spec?.initContainers ?? []}
        statuses={status?.initContainerStatuses ?? []}
      />
      <Containers
        title={t('containers')}
        specs={spec?.containers ?? []}
        statuses={status?.containerStatuses ?? []}
      />
      <Facts
        facts={[
          ['podIP', row.ip || '–', 'mono'],
          ['QoS', status?.qosClass ?? '–'],
          ['restartPolicy', spec?.restartPolicy ?? '–'],
          ['serviceAccount', spec?.serviceAccountName ?? '–'],
          ['priority', spec?.priority ?? 0],
        ]}
      />
    </>
  );
}
