import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MenuEntry } from '../kit/LazyMenu.tsx';
import { LazyMenu } from '../kit/LazyMenu.tsx';
import { Mark } from '../kit/Mark.tsx';
import { session } from '../session/session.ts';
import { proxyModes, useCluster } from '../stores/clusterStore.ts';

const MODES = ['iptables', 'ipvs', 'nftables'] as const;
type Mode = (typeof MODES)[number];

function switchTo(mode: Mode): void {
  void session.order({ ask: 'command', command: { do: 'proxyMode', mode } });
}

/** The mode of kube-proxy on all nodes, and the others that it can take. */
export function ProxyMenu() {
  const { t } = useTranslation('shell');
  const { t: say } = useTranslation('rules');
  const modes = useCluster(proxyModes);
  const entries = (): readonly MenuEntry[] => [
    ...MODES.map((m) => ({
      id: `proxy/${m}`,
      label: m,
      hint: say(`mode.${m}`),
      checked: m === modes,
      act: () => switchTo(m),
    })),
    {
      id: 'proxy/userspace',
      label: 'userspace',
      hint: say('mode.userspace'),
      disabled: true,
      act: () => undefined,
    },
  ];
  return (
    <LazyMenu
      name={t('proxyMode')}
      dataId="button/proxy-mode"
      className="btn"
      title={`${t('proxyMode')}: ${modes}`}
      entries={entries}
    >
      <Mark name="p-ipt" />
      {modes === '' ? '–' : modes}
      <ChevronDown size={14} strokeWidth={1.75} aria-hidden className="ic flip" />
    </LazyMenu>
  );
}
