import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ComponentType, KeyboardEvent } from 'react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { DockTab } from '../stores/viewStore.ts';
import { useView } from '../stores/viewStore.ts';
import { Scrubber } from '../timeline/Scrubber.tsx';
import { Timeline } from '../timeline/Timeline.tsx';
import { StorySoFar } from './StorySoFar.tsx';
import { UndoButton } from './UndoButton.tsx';

const TABS: readonly DockTab[] = ['timeline', 'terminal', 'traffic', 'rules', 'sequence'];

/** What a tab opens; one that is missing says so. */
const BODIES: Readonly<Partial<Record<DockTab, ComponentType>>> = {
  timeline: Timeline,
  terminal: lazy(async () => ({ default: (await import('../terminal/Terminal.tsx')).Terminal })),
  traffic: lazy(async () => ({
    default: (await import('../traffic/TrafficLab.tsx')).TrafficLab,
  })),
  rules: lazy(async () => ({ default: (await import('../rules/Rules.tsx')).Rules })),
  sequence: lazy(async () => ({ default: (await import('../sequence/Sequence.tsx')).Sequence })),
};

function NotYet({ tab }: { tab: DockTab }) {
  const { t } = useTranslation('shell');
  return (
    <div className="notyet">
      <b>{t(`tab.${tab}`)}</b>
      {t(`notYet.${tab}`)}
    </div>
  );
}

function Loading() {
  const { t } = useTranslation('shell');
  return (
    <output className="skeleton" aria-label={t('loading')}>
      <i style={{ width: '40%' }} />
      <i style={{ width: '62%' }} />
      <i style={{ width: '30%' }} />
    </output>
  );
}

function Body({ tab }: { tab: DockTab }) {
  const { t } = useTranslation('shell');
  const Inside = BODIES[tab];
  return (
    <section
      className="body"
      id={`panel-${tab}`}
      aria-label={t(`tab.${tab}`)}
      data-id={`region/${tab}`}
    >
      <Suspense fallback={<Loading />}>{Inside ? <Inside /> : <NotYet tab={tab} />}</Suspense>
    </section>
  );
}

/** Timeline, terminal, traffic lab, rules, sequence; folded it has only its tabs. */
export function Dock() {
  const { t } = useTranslation('shell');
  const tab = useView((s) => s.tab);
  const open = useView((s) => s.dockOpen);
  const openTab = useView((s) => s.openTab);
  const setOpen = useView((s) => s.setDockOpen);
  const onKeyDown = (e: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (step === undefined) return;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
    openTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  const Fold = open ? ChevronDown : ChevronUp;
  return (
    <div className={`dock ${open ? 'open' : ''}`}>
      <div className="tabs">
        <div
          role="tablist"
          aria-label={t('panels')}
          className="list"
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          {TABS.map((x) => (
            <button
              key={x}
              type="button"
              role="tab"
              id={`tab-${x}`}
              data-id={`tab/${x}`}
              aria-selected={open && x === tab}
              aria-controls={open && x === tab ? `panel-${x}` : undefined}
              tabIndex={x === tab ? 0 : -1}
              onClick={() => openTab(x)}
            >
              {t(`tab.${x}`)}
            </button>
          ))}
        </div>
        <UndoButton />
        <Scrubber />
        <span className="end">
          <StorySoFar />
          <button
            type="button"
            className="btn bare"
            aria-label={open ? t('foldDock') : t('openDock')}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Fold size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      </div>
      {open && <Body tab={tab} />}
    </div>
  );
}
