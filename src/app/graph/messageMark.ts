import type { TraceRowView } from '../../protocol/protocol.ts';
import type { LineKind } from './lines.ts';

/** How a message is drawn: its mark, line, length of travel and trail. */
export interface MessageLook {
  readonly mark:
    | 'm-write'
    | 'm-read'
    | 'm-watch'
    | 'm-lease'
    | 'm-app'
    | 'm-resp'
    | 'm-vote'
    | 'p-ipt';
  readonly line: LineKind;
  readonly ms: number;
  /** Length of the trail, px. */
  readonly trail: number;
  /** Points along its way (a watch event) or across it (a heartbeat). */
  readonly turns: boolean;
  /** Which filter it falls under. */
  readonly filter: 'writes' | 'reads' | 'watches' | 'heartbeats' | 'raft' | 'packets';
}

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'put', 'txn', 'delete']);

const WRITE: MessageLook = look('m-write', 'api', 450, 60, 'writes');
const READ: MessageLook = look('m-read', 'api', 450, 0, 'reads');
const WATCH: MessageLook = { ...look('m-watch', 'api', 450, 24, 'watches'), turns: true };
const BEAT: MessageLook = { ...look('m-lease', 'api', 300, 0, 'heartbeats'), turns: true };
const APP: MessageLook = look('m-app', 'raft', 350, 24, 'raft');
const RESP: MessageLook = look('m-resp', 'raft', 350, 24, 'raft');
const VOTE: MessageLook = look('m-vote', 'raft', 350, 24, 'raft');
const RAFT_BEAT: MessageLook = { ...BEAT, line: 'raft' };
const PACKET: MessageLook = look('p-ipt', 'data', 450, 0, 'packets');

function look(
  mark: MessageLook['mark'],
  line: LineKind,
  ms: number,
  trail: number,
  filter: MessageLook['filter'],
): MessageLook {
  return { mark, line, ms, trail, turns: false, filter };
}

/** The look of a message by what the trace says of it. */
export function messageLook(r: Pick<TraceRowView, 'kind' | 'verb' | 'object'>): MessageLook {
  if (r.kind === 'packet') return PACKET;
  if (r.kind === 'lease' || r.object.includes('/leases')) return BEAT;
  if (r.kind === 'watch') return WATCH;
  if (r.kind === 'raft' || r.verb.startsWith('Msg')) {
    if (/Heartbeat|ReadIndex/.test(r.verb)) return RAFT_BEAT;
    if (r.verb.includes('Vote')) return VOTE;
    return r.verb.endsWith('Resp') ? RESP : APP;
  }
  if (r.kind === 'response') return READ;
  return WRITES.has(r.verb) ? WRITE : READ;
}
