import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';

/** One entry of a menu; `reason` says why a disabled one is. */
export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  /** A line above it. */
  readonly apart?: boolean;
  readonly act: () => void;
}

const MenuBody = lazy(async () => ({ default: (await import('./MenuBody.tsx')).MenuBody }));

interface Props {
  readonly name: string;
  readonly dataId: string;
  readonly className: string;
  readonly title?: string;
  readonly entries: () => readonly MenuEntry[];
  readonly children: ReactNode;
}

/** A button with a menu whose code is loaded at its first use. */
export function LazyMenu({ name, dataId, className, title, entries, children }: Props) {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null);
  return (
    <>
      <button
        ref={setAnchor}
        type="button"
        className={className}
        data-id={dataId}
        aria-label={name}
        title={title ?? name}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerEnter={() => void import('./MenuBody.tsx')}
        onClick={() => {
          setUsed(true);
          setOpen((x) => !x);
        }}
      >
        {children}
      </button>
      {used && (
        <Suspense fallback={null}>
          <MenuBody name={name} open={open} onOpen={setOpen} anchor={anchor} entries={entries} />
        </Suspense>
      )}
    </>
  );
}
