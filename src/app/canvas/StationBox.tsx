import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../kit/Mark.tsx';
import { useCluster } from '../stores/clusterStore.ts';
import { useView } from '../stores/viewStore.ts';
import { componentMark, withoutQuorum } from './componentMark.ts';
import { Detail } from './Detail.tsx';

/** Names short enough for half a card; the full name is the item's. */
const SHORT: Readonly<Record<string, string>> = {
  'kube-scheduler': 'scheduler',
  'kube-controller-manager': 'controllers',
};

/** A component on a control-plane card. */
export const StationBox = memo(function StationBox(props: { id: string; wide: boolean }) {
  const { id, wide } = props;
  const { t } = useTranslation('canvas');
  const machine = id.slice(0, id.indexOf('/'));
  const binary = id.slice(machine.length + 1);
  const state = useCluster((s) => s.components[id]?.state);
  const selected = useView((s) => s.selected === id);
  const select = useView((s) => s.select);
  const stuck = useCluster((s) => binary === 'etcd' && withoutQuorum(s.components));
  const lost = stuck && state !== 'down';
  const word = lost ? t('state.noQuorum') : state ? t(`state.${state}`) : '';
  const mark = lost ? 'e-noq' : state ? componentMark(binary, state) : 'c-stand';
  const shape = wide ? 'wide' : 'half';
  const classes = [
    'comp',
    `b-${binary}`,
    shape,
    state ?? 'booting',
    lost ? 'stuck' : '',
    selected ? 'sel' : '',
  ];
  const name = state ? t('componentItem', { binary, machine, state: word }) : binary;
  return (
    <li className={classes.join(' ')} data-id={id} data-actor={id} aria-label={name}>
      <button type="button" className="nopan" tabIndex={-1} onClick={() => select(id)}>
        <span className="t">
          {wide && <Mark name={mark} />}
          <span className="cut">{wide ? binary : SHORT[binary]}</span>
          {binary === 'etcd' && <span className="role">{word}</span>}
        </span>
        {wide ? (
          <Detail id={id} />
        ) : (
          <span className="st">
            <Mark name={mark} size={13} />
            {word}
          </span>
        )}
      </button>
    </li>
  );
});
