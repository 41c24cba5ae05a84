import type { TraceRowView } from '../../protocol/protocol.ts';

/** A caption: a key of the translations and what it names. */
export interface Caption {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

function short(object: string): string {
  return object.replace(/^\/registry\//, '').replace(/^\/apis?\/[^/]+(\/v\d)?\//, '');
}

/** What a row of the trace is told as; undefined for what a story leaves out. */
export function captionOf(r: TraceRowView): Caption | undefined {
  const params = {
    from: r.from,
    to: r.to,
    verb: r.verb,
    object: short(r.object),
    num: r.num,
  };
  switch (r.kind) {
    case 'request':
      return { key: r.to.endsWith('/etcd') ? 'caption.store' : 'caption.request', params };
    case 'raft':
      return r.verb === 'MsgApp' ? { key: 'caption.raft', params } : undefined;
    case 'response':
      return r.from.endsWith('/etcd') ? undefined : { key: 'caption.response', params };
    case 'watch':
      return r.from.endsWith('/etcd') ? undefined : { key: 'caption.watch', params };
    case 'work':
      return { key: 'caption.decided', params };
    case 'lost':
      return { key: 'caption.lost', params };
    default:
      return undefined;
  }
}
