import type { TFunction } from 'i18next';
import type { MenuEntry } from '../kit/LazyMenu.tsx';
import { readCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import {
  addWorker,
  cutOff,
  deletePod,
  drain,
  heal,
  killContainer,
  removeWorker,
  restart,
  setSchedulable,
  start,
  stop,
} from './actions.ts';

type T = TFunction<'canvas'>;

function podEntries(uid: string, t: T): readonly MenuEntry[] {
  const pod = readCluster().pods[uid];
  if (!pod) return [];
  const { namespace, name } = pod;
  return [
    { id: 'pod/show', label: t('menu.show'), act: () => useView.getState().select(uid) },
    {
      id: 'pod/kill',
      label: t('menu.killContainer'),
      hint: t('menu.killHint'),
      apart: true,
      disabled: pod.node === '' || pod.class === 'finished',
      act: () => killContainer(namespace, name),
    },
    {
      id: 'pod/delete',
      label: t('menu.deletePod'),
      hint: 'kubectl delete',
      danger: true,
      act: () => deletePod(namespace, name),
    },
  ];
}

function powerEntries(target: string, up: boolean, t: T): readonly MenuEntry[] {
  const machine = !target.includes('/');
  if (!up) {
    const label = t(machine ? 'menu.powerOn' : 'menu.start');
    return [{ id: 'fault/start', label, apart: true, act: () => start(target) }];
  }
  return [
    {
      id: 'fault/restart',
      label: t('menu.restart'),
      apart: true,
      act: () => restart(target),
    },
    {
      id: 'fault/stop',
      label: t(machine ? 'menu.powerOff' : 'menu.stop'),
      danger: true,
      act: () => stop(target),
    },
  ];
}

function nodeEntries(name: string, t: T): readonly MenuEntry[] {
  const node = readCluster().nodes[name];
  if (!node) return [];
  const cordon = node.schedulable ? 'menu.cordon' : 'menu.uncordon';
  return [
    {
      id: 'node/show',
      label: t('menu.show'),
      act: () => useView.getState().select(`Node/${name}`),
    },
    {
      id: 'node/cordon',
      label: t(cordon),
      hint: node.schedulable ? 'kubectl cordon' : 'kubectl uncordon',
      apart: true,
      act: () => void setSchedulable(name, !node.schedulable),
    },
    {
      id: 'node/drain',
      label: t('menu.drain'),
      hint: 'kubectl drain',
      act: () => void drain(name),
    },
    ...powerEntries(name, node.powered, t),
    { id: 'fault/cut', label: t('menu.cutOff'), danger: true, act: () => cutOff(name) },
    { id: 'fault/heal', label: t('menu.heal'), act: () => heal(name) },
    ...(node.controlPlane
      ? []
      : [
          {
            id: 'node/remove',
            label: t('menu.removeWorker'),
            apart: true,
            danger: true,
            act: () => removeWorker(name),
          },
        ]),
    { id: 'node/add', label: t('menu.addWorker'), act: addWorker },
  ];
}

function componentEntries(id: string, t: T): readonly MenuEntry[] {
  const row = readCluster().components[id];
  if (!row) return [];
  return [
    { id: 'component/show', label: t('menu.show'), act: () => useView.getState().select(id) },
    ...powerEntries(id, row.state !== 'down', t),
  ];
}

/** What can be done to the thing with a `data-id`: a Pod, a node, a component. */
export function menuEntries(el: HTMLElement, t: T): readonly MenuEntry[] {
  const id = el.dataset['id'] ?? '';
  if (el.dataset['uid'] !== undefined) return podEntries(el.dataset['uid'], t);
  if (id.startsWith('Node/')) return nodeEntries(id.slice('Node/'.length), t);
  return el.dataset['actor'] === undefined ? [] : componentEntries(id, t);
}
