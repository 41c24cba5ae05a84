import { useTranslation } from 'react-i18next';
import { Meters } from './Meters.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';

function Port({ id, text, kind }: { id: string; text: string; kind: 'api' | 'data' }) {
  const { t } = useTranslation('canvas');
  const state = useCluster((s) => s.components[id]?.state);
  const selected = useView((s) => s.selected === id);
  const select = useView((s) => s.select);
  const machine = id.slice(0, id.indexOf('/'));
  const binary = id.slice(machine.length + 1);
  const word = state ? t(`state.${state}`) : t('booting');
  const classes = ['port', kind, `b-${binary}`, state === 'down' ? 'down' : ''];
  return (
    <li
      className={`${classes.join(' ')} ${selected ? 'sel' : ''}`}
      data-id={id}
      data-actor={id}
      aria-label={state ? t('componentItem', { binary, machine, state: word }) : binary}
    >
      <button type="button" className="nopan" tabIndex={-1} onClick={() => select(id)}>
        {text}
      </button>
    </li>
  );
}

/** The ports of a machine's kubelet and kube-proxy on the API line. */
export function ApiPorts({ name }: { name: string }) {
  const { t } = useTranslation('canvas');
  const kubelet = useCluster((s) => s.components[`${name}/kubelet`] !== undefined);
  const proxy = useCluster((s) => s.components[`${name}/kube-proxy`] !== undefined);
  return (
    <ul className="ports" aria-label={t('agentsOf', { node: name })}>
      {kubelet && <Port id={`${name}/kubelet`} text="kubelet" kind="api" />}
      {proxy && <Port id={`${name}/kube-proxy`} text="kube-proxy" kind="api" />}
    </ul>
  );
}

/** What stands on a worker's edges: the ports to the two networks; and its meters. */
export function WorkerFacts({ name }: { name: string }) {
  const cidr = useCluster((s) => s.nodes[name]?.podCIDR ?? '');
  return (
    <>
      <ApiPorts name={name} />
      <span className="port data b-cni" data-actor={`${name}/cni`}>
        CNI {cidr}
      </span>
      <Meters node={name} />
    </>
  );
}
