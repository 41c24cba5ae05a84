import { create } from 'zustand';
import type { Pace } from '../../protocol/protocol.ts';

/** Kinds of messages that the picture can leave out. */
export type MessageKind = 'writes' | 'reads' | 'watches' | 'heartbeats' | 'raft' | 'packets';

/** The dock's tabs. */
export type DockTab = 'timeline' | 'terminal' | 'traffic' | 'rules' | 'sequence';

/** What the visitor has chosen to see. */
interface View {
  /** Key of the selected thing: a Pod's uid, `Node/worker-1`, `cp-1/etcd`, an object's uid; or ''. */
  readonly selected: string;
  readonly pace: Pace;
  readonly hidden: Readonly<Partial<Record<MessageKind, boolean>>>;
  readonly tab: DockTab;
  readonly dockOpen: boolean;
  /** The lit hop's message is opened beside the timeline. */
  readonly messageOpen: boolean;
  /** The page is shown to a class. */
  readonly presenting: boolean;
  /** Only this namespace is drawn; '' for all but the cluster's own. */
  readonly namespace: string;
  /** The cluster's own namespaces are unfolded. */
  readonly system: boolean;
  /** What the pointer is on: its kin is shown. */
  readonly hovered: string;
  readonly select: (key: string) => void;
  readonly setNamespace: (namespace: string) => void;
  readonly setSystem: (system: boolean) => void;
  readonly hover: (uid: string) => void;
  readonly setPace: (pace: Pace) => void;
  readonly toggleKind: (kind: MessageKind) => void;
  readonly openTab: (tab: DockTab) => void;
  readonly setDockOpen: (open: boolean) => void;
  readonly setMessageOpen: (open: boolean) => void;
  readonly setPresenting: (presenting: boolean) => void;
}

export const useView = create<View>((set) => ({
  selected: '',
  pace: 'story',
  hidden: {},
  tab: 'timeline',
  dockOpen: true,
  messageOpen: false,
  presenting: false,
  namespace: '',
  system: false,
  hovered: '',
  select: (selected) => set({ selected }),
  setNamespace: (namespace) => set({ namespace }),
  setSystem: (system) => set({ system }),
  hover: (hovered) => set({ hovered }),
  setPace: (pace) => set({ pace }),
  toggleKind: (kind) => set((v) => ({ hidden: { ...v.hidden, [kind]: !v.hidden[kind] } })),
  openTab: (tab) => set({ tab, dockOpen: true }),
  setDockOpen: (dockOpen) => set({ dockOpen }),
  setMessageOpen: (messageOpen) => set({ messageOpen }),
  setPresenting: (presenting) => set({ presenting }),
}));
