import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { useEffect, useMemo } from 'react';
import { Canvas } from '../canvas/Canvas.tsx';
import type { ExpectedMachines } from '../canvas/useLayout.ts';
import { Editor } from '../editor/Editor.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { WhyOverlay } from '../inspector/why/WhyOverlay.tsx';
import { useView } from '../stores/viewStore.ts';
import { Bar } from './Bar.tsx';
import { Caption } from './Caption.tsx';
import { Dock } from './Dock.tsx';
import { rememberedSizes } from './rememberedSizes.ts';

/** The desktop's frame: sizes of DESIGN.md, smaller where the window is. */
function defaults() {
  const narrow = window.innerWidth <= 1300;
  const low = window.innerHeight <= 760;
  return { editor: narrow ? 256 : 300, inspector: narrow ? 284 : 328, dock: low ? 36 : 172 };
}

const KEEP = 'preserve-pixel-size';
/** What a tab other than the timeline needs at least, and a message. */
const TALL = 320;

/** Bar, editor, cluster, inspector, dock and caption. Panels resize, fold and are remembered. */
export function Desktop({ machines }: { machines: ExpectedMachines }) {
  const size = useMemo(() => ({ ...defaults(), ...rememberedSizes.read() }), []);
  const dock = usePanelRef();
  const open = useView((s) => s.dockOpen);
  const setOpen = useView((s) => s.setDockOpen);
  useEffect(() => {
    if (open) dock.current?.expand();
    else dock.current?.collapse();
  }, [open, dock]);
  useEffect(() => setOpen(size.dock > 36), [size, setOpen]);
  useEffect(
    () =>
      useView.subscribe((now, was) => {
        const tall =
          now.tab !== 'timeline' && (now.tab !== was.tab || now.dockOpen !== was.dockOpen);
        const message = now.messageOpen && !was.messageOpen;
        if ((tall || message) && (dock.current?.getSize().inPixels ?? TALL) < TALL)
          dock.current?.resize(TALL);
      }),
    [dock],
  );
  return (
    <main className="app">
      <Bar />
      <Group className="panels" orientation="vertical" id="frame">
        <Panel id="upper" minSize={200}>
          <Group orientation="horizontal" id="sides" style={{ height: '100%' }}>
            <Panel
              id="editor"
              className="panel"
              defaultSize={size.editor}
              minSize={200}
              collapsible
              groupResizeBehavior={KEEP}
              onResize={(s) => rememberedSizes.write({ editor: s.inPixels })}
            >
              <Editor />
            </Panel>
            <Separator />
            <Panel id="canvas" className="panel" minSize={280}>
              <Canvas machines={machines} />
              <WhyOverlay />
            </Panel>
            <Separator />
            <Panel
              id="inspector"
              className="panel"
              defaultSize={size.inspector}
              minSize={220}
              collapsible
              groupResizeBehavior={KEEP}
              onResize={(s) => rememberedSizes.write({ inspector: s.inPixels })}
            >
              <Inspector />
            </Panel>
          </Group>
        </Panel>
        <Separator />
        <Panel
          id="dock"
          className="panel"
          panelRef={dock}
          defaultSize={size.dock}
          minSize={120}
          maxSize="75%"
          collapsible
          collapsedSize={36}
          groupResizeBehavior={KEEP}
          onResize={(s) => {
            rememberedSizes.write({ dock: s.inPixels });
            setOpen(s.inPixels > 40);
          }}
        >
          <Dock />
        </Panel>
      </Group>
      <Caption />
    </main>
  );
}
