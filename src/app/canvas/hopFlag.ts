import type { Hop } from '../story/Hop.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The short word on a lit hop's flag: verb and subresource, watch type, code, Raft message. */
export function hopFlag(h: Hop): string {
  const times = h.count > 1 ? ` ×${h.count}` : '';
  if (h.kind === 'response') return `${h.num}${times}`;
  if (h.kind === 'work') return '';
  if (h.code === 'event') return `${String(h.params['reason'])}${times}`;
  if (WRITES.has(h.verb)) {
    const [, , sub = ''] =
      /\/([a-z]+)\/[^/]+\/(status|binding|scale|eviction)$/.exec(h.object) ?? [];
    return `${h.verb}${sub === '' ? '' : ` ${sub}`}${times}`;
  }
  return `${h.verb}${times}`;
}
