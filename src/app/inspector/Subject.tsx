import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { ComponentSummary } from './ComponentSummary.tsx';
import { EventsTab, useEventsOf } from './EventsTab.tsx';
import { Heading } from './Heading.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { ObjectSummary } from './ObjectSummary.tsx';
import { useAsked } from '../session/useAsked.ts';
import type { Selected } from './useSelected.ts';
import { WhyTab } from './WhyTab.tsx';
import { YamlTab } from './YamlTab.tsx';

/** Everything about the selected thing, in tabs. */
export function Subject({ selected }: { selected: Selected }) {
  if (selected.type === 'component') {
    return (
      <div className="subject">
        <Heading selected={selected} />
        <div className="inspector-pad">
          <ComponentSummary row={selected.row} />
        </div>
      </div>
    );
  }
  return <ObjectSubject key={selected.key} selected={selected} />;
}

function ObjectSubject({ selected }: { selected: Exclude<Selected, { type: 'component' }> }) {
  const { t } = useTranslation('inspector');
  const asked = useAsked({ ask: 'object', key: selected.key }, selected.row);
  const events = useEventsOf(selected.key);
  const tabs = [
    'summary',
    ...(selected.type === 'pod' ? ['why'] : []),
    'events',
    'yaml',
    'history',
  ];
  return (
    <Tabs.Root className="subject" defaultValue="summary">
      <Heading selected={selected} />
      <Tabs.List className="subject-tabs" aria-label={t('views')}>
        {tabs.map((tab) => (
          <Tabs.Trigger key={tab} value={tab}>
            {t(`tab.${tab}`)}
            {tab === 'events' && events.length > 0 && (
              <span className="count">{events.length}</span>
            )}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="summary" className="inspector-pad">
        <ObjectSummary selected={selected} object={asked.value?.object} />
      </Tabs.Content>
      {selected.type === 'pod' && (
        <Tabs.Content value="why" className="inspector-pad">
          <WhyTab pod={selected.row} object={asked.value?.object} />
        </Tabs.Content>
      )}
      <Tabs.Content value="events" className="inspector-pad">
        <EventsTab events={events} />
      </Tabs.Content>
      <Tabs.Content value="yaml" className="inspector-pad">
        <YamlTab name={selected.row.name} object={asked.value?.object} />
      </Tabs.Content>
      <Tabs.Content value="history" className="inspector-pad">
        <HistoryTab answer={asked.value} asking={asked.asking} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
