import type { Cluster } from '../../engine/Cluster.ts';
import type { Etcd } from '../../engine/etcd/Etcd.ts';
import { runsInContainer } from '../../engine/kubelet/runtime/daemons.ts';
import { KernelActor } from '../../engine/network/kernel/KernelActor.ts';
import { KubeProxyActor } from '../../engine/network/kubeproxy/KubeProxyActor.ts';
import type { Actor } from '../../engine/sim/Actor.ts';
import type { ComponentRow } from '../../protocol/protocol.ts';

function row(a: Actor, state: ComponentRow['state'], detail: string): ComponentRow {
  const binary = a.name.slice(a.machine.length + 1);
  return { id: a.name, machine: a.machine, binary, state: a.up ? state : 'down', detail };
}

function memberRow(a: Actor, etcd: Etcd): ComponentRow {
  const { role, term, commit, applied, revision, members, quorum } = etcd.status();
  const raft = { term, commit, applied, revision, members, quorum };
  return { ...row(a, role, `term ${term} · ${commit}`), raft };
}

/** The components whose state changes while they run: those of the control plane. */
export function controlPlaneRows(c: Cluster): readonly ComponentRow[] {
  const rows = c.etcds.map((e) => memberRow(e, e.etcd));
  for (const a of c.apiServers) {
    const { revision, watchers } = a.apiServer.state;
    rows.push(row(a, 'running', `rv ${revision} · ${watchers.size} watch`));
  }
  for (const m of [...c.schedulers, ...c.controllerManagers]) {
    rows.push(row(m, m.elector.leading ? 'leader' : 'standby', ''));
  }
  return rows;
}

/**
 * All others that are programs: they run or not. A kernel is its machine; what runs in containers
 * is there as long as one runs.
 */
export function otherRows(c: Cluster, except: ReadonlySet<string>): readonly ComponentRow[] {
  return c.sim.actors
    .filter((a) => !(a instanceof KernelActor) && (a.up || !runsInContainer(a)))
    .filter((a) => a !== c.kubectl && !except.has(a.name) && !c.removed.includes(a.machine))
    .map((a) => row(a, 'running', a instanceof KubeProxyActor ? a.proxier.state.mode : ''));
}
