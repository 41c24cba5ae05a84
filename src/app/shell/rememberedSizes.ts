const KEY = 'panels';

type Sizes = Partial<Record<'editor' | 'inspector' | 'dock', number>>;

function read(): Sizes {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(Object.entries(kept).filter(([, v]) => typeof v === 'number'));
  } catch {
    return {};
  }
}

let timer = 0;
let pending: Sizes = {};

/** Sizes that the visitor gave the panels, in pixels, kept in the browser. */
export const rememberedSizes = {
  read,
  /** Written with a delay: dragging calls it with every move. */
  write(change: Sizes): void {
    pending = { ...pending, ...change };
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      localStorage.setItem(KEY, JSON.stringify({ ...read(), ...pending }));
      pending = {};
    }, 300);
  },
};
