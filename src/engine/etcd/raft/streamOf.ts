import type { Stream } from '../../sim/Connections.ts';
import { SECOND } from '../../sim/time.ts';
import type { Message } from './Message.ts';

/** A reader that hears nothing for so long closes its stream. */
const BREAKS_US = 5 * SECOND;
const MSG_APP: Stream = { name: 'msgapp', breaksUs: BREAKS_US };
const MESSAGE: Stream = { name: 'message', breaksUs: BREAKS_US };
const PIPELINE: Stream = { name: 'pipeline', breaksUs: BREAKS_US };

/**
 * Members talk over three connections each way: appends, snapshots, everything else.
 * Models: etcdserver/api/rafthttp/peer.go pick, DefaultConnReadTimeout
 */
export function streamOf({ type }: Message): Stream {
  if (type === 'MsgApp') return MSG_APP;
  return type === 'MsgSnap' ? PIPELINE : MESSAGE;
}
