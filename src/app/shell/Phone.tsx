import { Box, FileCode2, ListOrdered, Network } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PhoneMap } from '../canvas/PhoneMap.tsx';
import type { ExpectedMachines } from '../canvas/useLayout.ts';
import { Editor } from '../editor/Editor.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { useView } from '../stores/viewStore.ts';
import { Brand } from './Brand.tsx';
import { Caption } from './Caption.tsx';
import { Clock } from './Clock.tsx';
import { StoryList } from '../sequence/StoryList.tsx';
import { Transport } from './Transport.tsx';

const TABS = [
  ['cluster', Network],
  ['story', ListOrdered],
  ['pod', Box],
  ['yaml', FileCode2],
] as const;

type Tab = (typeof TABS)[number][0];

function PhoneBody({ tab, machines }: { tab: Tab; machines: ExpectedMachines }) {
  switch (tab) {
    case 'cluster':
      return <PhoneMap machines={machines} />;
    case 'story':
      return <StoryList />;
    case 'pod':
      return <Inspector />;
    case 'yaml':
      return <Editor />;
  }
}

/** The phone's frame: one thing at a time, tabs below, the caption above them. */
export function Phone({ machines }: { machines: ExpectedMachines }) {
  const { t } = useTranslation('shell');
  const [tab, setTab] = useState<Tab>('cluster');
  useEffect(
    () =>
      useView.subscribe((now, was) => {
        if (now.selected !== was.selected && now.selected !== '') setTab('pod');
      }),
    [],
  );
  return (
    <main className="phone">
      <header className="bar">
        <Brand name={false} />
        <Clock short />
        <Transport />
      </header>
      <div className="body">
        <PhoneBody tab={tab} machines={machines} />
      </div>
      <Caption />
      <div className="tabbar" role="tablist" aria-label={t('panels')}>
        {TABS.map(([id, Icon]) => (
          <button
            key={id}
            type="button"
            role="tab"
            data-id={`tab/${id}`}
            aria-selected={id === tab}
            onClick={() => setTab(id)}
          >
            <Icon size={22} strokeWidth={1.75} aria-hidden="true" />
            {t(`phone.${id}`)}
          </button>
        ))}
      </div>
    </main>
  );
}
