import type { Hop } from '../story/Hop.ts';

/** `/api/v1/namespaces/default/pods` → `…/default/pods`. */
function shortPath(path: string): string {
  const parts = path.split('/').filter((p) => p !== '');
  return parts.length <= 2 ? path : `…/${parts.slice(-2).join('/')}`;
}

/** What stands at an arrow: verb and path, code, watch type and revision, Raft message and index. */
export function arrowLabel(h: Hop): string {
  const times = h.count > 1 ? ` ×${h.count}` : '';
  if (h.code === 'checked') return 'authn · authz · admission · validation';
  if (h.code === 'event') return `event ${String(h.params['reason'])}${times}`;
  switch (h.kind) {
    case 'response':
      return `${h.num}${times}`;
    case 'watch':
      return `${h.verb} rv ${h.num}${times}`;
    case 'raft':
      return `${h.verb}${h.verb === 'MsgProp' ? '' : ` ${h.num}`}${times}`;
    case 'work':
      return `${h.verb} ${String(h.params['note'] ?? '')}${times}`.trim();
    default:
      return `${h.verb} ${shortPath(h.object)}${times}`;
  }
}
