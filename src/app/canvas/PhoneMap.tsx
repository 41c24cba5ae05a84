import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeRow } from '../../protocol/protocol.ts';
import type { MarkName } from '../kit/marks.ts';
import { Mark } from '../kit/Mark.tsx';
import { readCluster, useCluster } from '../stores/clusterStore.ts';
import { litHop, usePlayback } from '../stores/playback.ts';
import { useView } from '../stores/viewStore.ts';
import './canvas.css';
import { componentMark } from './componentMark.ts';
import { hopFlag } from './hopFlag.ts';
import { nodeMark, nodeStatus } from './nodeStatus.ts';
import { PodList } from './PodList.tsx';
import './phoneMap.css';
import type { ExpectedMachines } from './useLayout.ts';
import { useLitEnds } from './useLitEnds.ts';
import { WaitingPods } from './WaitingPods.tsx';

const ALL_PX = 100_000;

const NAMES: Readonly<Record<string, string>> = {
  etcd: 'etcd',
  'kube-apiserver': 'API',
  'kube-scheduler': 'scheduler',
  'kube-controller-manager': 'controllers',
};

function Component({ id }: { id: string }) {
  const { t } = useTranslation('canvas');
  const row = useCluster((s) => s.components[id]);
  const select = useView((s) => s.select);
  const machine = id.slice(0, id.indexOf('/'));
  const binary = id.slice(machine.length + 1);
  const mark: MarkName = row ? componentMark(binary, row.state) : 'c-stand';
  const state = row ? t(`state.${row.state}`) : t('booting');
  return (
    <li
      data-id={id}
      data-actor={id}
      aria-label={t('componentItem', { binary, machine, state })}
      className={row?.state ?? ''}
    >
      <button type="button" onClick={() => select(id)}>
        <Mark name={mark} />
        <span className="cut">{NAMES[binary] ?? binary}</span>
      </button>
    </li>
  );
}

function Master({ name, lit }: { name: string; lit: boolean }) {
  const { t } = useTranslation('canvas');
  const node = useCluster((s) => s.nodes[name]);
  const status = node ? nodeStatus(node) : t('booting');
  return (
    <li
      className={`pm ${lit ? 'live' : ''}`}
      data-id={`Node/${name}`}
      aria-label={t('nodeItem', { name, status })}
    >
      <h3>
        <Mark name={node ? nodeMark(node) : 'c-stand'} />
        <span className="cut">{name}</span>
      </h3>
      <ul>
        {Object.keys(NAMES).map((b) => (
          <Component key={b} id={`${name}/${b}`} />
        ))}
      </ul>
    </li>
  );
}

function Worker({ name }: { name: string }) {
  const { t } = useTranslation('canvas');
  const node = useCluster((s) => s.nodes[name]);
  const select = useView((s) => s.select);
  const status = node ? nodeStatus(node) : t('booting');
  const classes = `host ${node?.status ?? 'absent'} ${node?.schedulable === false ? 'cordon' : ''}`;
  return (
    <li
      className={classes}
      data-id={`Node/${name}`}
      data-actor={`${name}/kubelet`}
      aria-label={t('nodeItem', { name, status })}
    >
      <button type="button" className="hh" onClick={() => select(`Node/${name}`)}>
        <Mark name={node ? nodeMark(node) : 'c-stand'} />
        <b>{name}</b>
        <span className="ip">{node?.ip}</span>
      </button>
      <PodList node={name} height={ALL_PX} />
    </li>
  );
}

/** Nodes with Pods of the visitor's first: a phone shows few at once. */
function ordered(workers: readonly string[], lit: string): readonly string[] {
  const { podsOn } = readCluster();
  const weight = (n: string): number => (n === lit ? 1e6 : 0) + (podsOn[n]?.length ?? 0);
  return workers.toSorted((a, b) => weight(b) - weight(a));
}

function machineOf(actor: string | undefined): string {
  return actor === undefined ? '' : actor.slice(0, actor.indexOf('/'));
}

function split(nodes: Readonly<Record<string, NodeRow>>, names: readonly string[]) {
  return {
    masters: names.filter((n) => nodes[n]?.controlPlane),
    workers: names.filter((n) => !nodes[n]?.controlPlane),
  };
}

function Trunk({ masters, flag, lit }: { masters: readonly string[]; flag: string; lit: string }) {
  const at = masters.map((_, i) => ((i + 0.5) / masters.length) * 100);
  const x = at[masters.indexOf(lit)] ?? 50;
  return (
    <div className="ptrunk" aria-hidden="true">
      <i className="line" />
      {at.map((p) => (
        <i key={p} className="stop" style={{ left: `${p}%` }} />
      ))}
      {flag !== '' && (
        <span className="pflag" style={{ left: `${Math.min(Math.max(x, 18), 82)}%` }}>
          {flag}
        </span>
      )}
    </div>
  );
}

/** The cluster on a phone in portrait: the control plane, the API line, then node by node. */
export function PhoneMap({ machines }: { machines: ExpectedMachines }) {
  const { t } = useTranslation('canvas');
  const names = useCluster((s) => s.machines);
  const hop = usePlayback(litHop);
  useLitEnds();
  const ends = hop ? [machineOf(hop.from), machineOf(hop.to)] : [];
  const { masters, workers } = useMemo(() => {
    if (names.length > 0) return split(readCluster().nodes, names);
    return {
      masters: Array.from({ length: machines.controlPlanes }, (_, i) => `cp-${i + 1}`),
      workers: Array.from({ length: machines.workers }, (_, i) => `worker-${i + 1}`),
    };
  }, [names, machines]);
  const litMaster = ends.find((m) => masters.includes(m)) ?? '';
  const litWorker = ends.find((m) => workers.includes(m)) ?? '';
  return (
    <section className="phonemap" aria-label={t('cluster')} data-id="region/cluster">
      <ul className="pms" aria-label={t('controlPlane')}>
        {masters.map((m) => (
          <Master key={m} name={m} lit={m === litMaster} />
        ))}
      </ul>
      <Trunk masters={masters} flag={hop ? hopFlag(hop) : ''} lit={litMaster} />
      <WaitingPods />
      <ul className="pws" aria-label={t('workers')}>
        {ordered(workers, litWorker).map((w) => (
          <Worker key={w} name={w} />
        ))}
      </ul>
    </section>
  );
}
