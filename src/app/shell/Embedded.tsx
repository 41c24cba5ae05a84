import { Canvas } from '../canvas/Canvas.tsx';
import type { ExpectedMachines } from '../canvas/useLayout.ts';
import { Caption } from './Caption.tsx';
import { Clock } from './Clock.tsx';
import { Transport } from './Transport.tsx';

/** A live block in somebody's page (`?embed=canvas`): the cluster, its time, and the caption. */
export function Embedded({ machines }: { machines: ExpectedMachines }) {
  return (
    <main className="app embedded">
      <div className="panel">
        <Canvas machines={machines} />
      </div>
      <div className="embedded-foot">
        <Transport />
        <Clock />
        <Caption />
      </div>
    </main>
  );
}
