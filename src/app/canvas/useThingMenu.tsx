import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MenuEntry } from '../kit/LazyMenu.tsx';
import { menuEntries } from './menuEntries.ts';

const MenuBody = lazy(async () => ({ default: (await import('../kit/MenuBody.tsx')).MenuBody }));

interface Opened {
  readonly anchor: HTMLElement;
  readonly name: string;
  readonly entries: readonly MenuEntry[];
  readonly at: { readonly x: number; readonly y: number };
}

/**
 * The menu of a thing on the map: right click, or the keyboard's menu key on a focused one. Its
 * code is loaded at the first use.
 */
export function useThingMenu(root: HTMLElement | null) {
  const { t } = useTranslation('canvas');
  const [opened, setOpened] = useState<Opened>();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const show = (e: MouseEvent): void => {
      const el = (e.target as HTMLElement).closest<HTMLElement>('[data-id]');
      const entries = el ? menuEntries(el, t) : [];
      if (!el || entries.length === 0) return;
      e.preventDefault();
      const box = el.getBoundingClientRect();
      const byKey = e.clientX === 0 && e.clientY === 0;
      const at = byKey ? { x: box.left + 12, y: box.top + 24 } : { x: e.clientX, y: e.clientY };
      const name = el.getAttribute('aria-label') ?? '';
      setOpened({ anchor: el.querySelector('button') ?? el, name, entries, at });
      setOpen(true);
    };
    root?.addEventListener('contextmenu', show);
    return () => root?.removeEventListener('contextmenu', show);
  }, [root, t]);
  const body = opened && (
    <Suspense fallback={null}>
      <MenuBody
        key={opened.name}
        name={opened.name}
        open={open}
        onOpen={setOpen}
        anchor={opened.anchor}
        entries={() => opened.entries}
        at={opened.at}
      />
    </Suspense>
  );
  return body;
}
