import type { Node } from '@xyflow/react';
import { ReactFlow, ViewportPortal } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useMemo } from 'react';
import type { Box, Layout } from '../graph/layout.ts';
import { ClientNode } from './ClientNode.tsx';
import { KinLines } from './KinLines.tsx';
import { Legend } from './Legend.tsx';
import { LitHop } from './LitHop.tsx';
import { MachineNode } from './MachineNode.tsx';
import { Plates } from './Plates.tsx';
import { Shelf } from './Shelf.tsx';
import { TrafficLayer } from './TrafficLayer.tsx';
import type { Camera } from './useCamera.ts';
import { WaitingPods } from './WaitingPods.tsx';
import { WireLayer } from './WireLayer.tsx';

const NODE_TYPES = { machine: MachineNode, client: ClientNode };
const FIXED = {
  draggable: false,
  selectable: false,
  focusable: false,
  style: { pointerEvents: 'all' as const },
  domAttributes: { 'aria-roledescription': undefined, 'aria-describedby': undefined } as object,
};

function placed(id: string, type: string, b: Box, data: Record<string, unknown>): Node {
  const { x, y, w, h } = b;
  return { id, type, position: { x, y }, width: w, height: h, data, ...FIXED, ariaRole: 'list' };
}

/** One node of the diagram for each machine and client; positions change only with the layout. */
function useNodes(l: Layout): Node[] {
  return useMemo(
    () => [
      ...[...l.places.values()].map((p) =>
        placed(p.name, 'machine', p, { place: p, level: l.level }),
      ),
      placed('client/kubectl', 'client', l.kubectl, { which: 'kubectl' }),
      placed('client/browser', 'client', l.browser, { which: 'browser' }),
    ],
    [l],
  );
}

interface Props {
  readonly l: Layout;
  readonly camera: Camera;
  /** Without legend and shelf: for a class. */
  readonly bare?: boolean;
}

/** The diagram itself: cards, lines, what is lit, and what travels. */
export function Stage({ l, camera, bare = false }: Props) {
  const nodes = useNodes(l);
  const { start, onMoveStart, onMoveEnd, setFlow } = camera;
  if (!start) return null;
  return (
    <ReactFlow
      nodes={nodes}
      nodeTypes={NODE_TYPES}
      defaultViewport={start}
      minZoom={0.05}
      maxZoom={3}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      onlyRenderVisibleElements={nodes.length > 40}
      proOptions={{ hideAttribution: true }}
      onInit={setFlow}
      onMoveStart={onMoveStart}
      onMoveEnd={onMoveEnd}
    >
      <ViewportPortal>
        <WireLayer l={l} />
        <LitHop l={l} />
        <Plates l={l} />
        {!bare && <Legend l={l} />}
        {!bare && <Shelf l={l} />}
        <KinLines l={l} />
        <WaitingPods />
      </ViewportPortal>
      <TrafficLayer l={l} />
    </ReactFlow>
  );
}
