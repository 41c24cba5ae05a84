import type { ComponentRow } from '../../protocol/protocol.ts';
import type { MarkName } from '../kit/marks.ts';

const ETCD: Readonly<Partial<Record<ComponentRow['state'], MarkName>>> = {
  leader: 'e-lead',
  follower: 'e-follow',
  candidate: 'e-cand',
  down: 'c-down',
};
const OTHER: Readonly<Partial<Record<ComponentRow['state'], MarkName>>> = {
  leader: 'c-lead',
  standby: 'c-stand',
  running: 'c-up',
  down: 'c-down',
};

/** The mark that a component's state is drawn with. */
export function componentMark(binary: string, state: ComponentRow['state']): MarkName {
  return (binary === 'etcd' ? ETCD[state] : OTHER[state]) ?? 'c-stand';
}
