import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { MenuEntry } from './LazyMenu.tsx';

interface Props {
  readonly name: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** The menu hangs below it and gives the focus back to it. */
  readonly anchor: HTMLElement | null;
  readonly entries: () => readonly MenuEntry[];
  /** Where to open instead, in the window's pixels. */
  readonly at?: { readonly x: number; readonly y: number };
}

function Entry({ e }: { e: MenuEntry }) {
  const inside = (
    <>
      {e.checked !== undefined && (
        <Check size={14} aria-hidden="true" style={{ opacity: e.checked ? 1 : 0 }} />
      )}
      <span>{e.label}</span>
      {e.hint !== undefined && <small>{e.hint}</small>}
    </>
  );
  const common = {
    disabled: e.disabled === true,
    className: e.danger ? 'danger' : '',
    'data-id': e.id,
    onSelect: e.act,
  };
  if (e.checked === undefined) return <DropdownMenu.Item {...common}>{inside}</DropdownMenu.Item>;
  return (
    <DropdownMenu.CheckboxItem {...common} checked={e.checked}>
      {inside}
    </DropdownMenu.CheckboxItem>
  );
}

/** The menu itself: Radix' focus, keys and placing. */
export function MenuBody({ name, open, onOpen, anchor, entries, at }: Props) {
  const r = anchor?.getBoundingClientRect();
  const x = at?.x ?? r?.left ?? 0;
  const y = at?.y ?? r?.bottom ?? 0;
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpen} modal={false}>
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden="true"
          style={{ position: 'fixed', left: x, top: y, width: 0, height: 0 }}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          aria-label={name}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(e) => {
            e.preventDefault();
            anchor?.focus();
          }}
          onInteractOutside={(e) => {
            if (anchor?.contains(e.target as Node)) e.preventDefault();
          }}
        >
          {entries().map((e) => (
            <div key={e.id} role="none">
              {e.apart && <hr />}
              <Entry e={e} />
            </div>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
