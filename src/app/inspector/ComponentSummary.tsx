import { useTranslation } from 'react-i18next';
import type { ComponentRow } from '../../protocol/protocol.ts';
import { Facts } from './Facts.tsx';
import { SchedulerSettings } from './scheduler/SchedulerSettings.tsx';

const KNOWN = new Set([
  'etcd',
  'kube-apiserver',
  'kube-scheduler',
  'kube-controller-manager',
  'kubelet',
  'kube-proxy',
  'containerd',
]);

/** What a component does, whom it talks to, and its present numbers. */
export function ComponentSummary({ row }: { row: ComponentRow }) {
  const { t } = useTranslation('inspector');
  const known = KNOWN.has(row.binary);
  const { raft } = row;
  return (
    <>
      {known && <p className="prose">{t(`component.${row.binary}`)}</p>}
      {row.binary === 'kube-scheduler' && <SchedulerSettings />}
      {raft && (
        <Facts
          facts={[
            [t('raft.term'), raft.term],
            [t('raft.commit'), raft.commit],
            [t('raft.applied'), raft.applied],
            [t('raft.revision'), raft.revision],
            [t('raft.quorum'), t('raft.needs', { members: raft.members, quorum: raft.quorum })],
          ]}
        />
      )}
    </>
  );
}
