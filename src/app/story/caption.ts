import { binaryOf, isClient, machineOf } from './actors.ts';
import type { Hop } from './Hop.ts';

/** How a caption gets its words: the translations, handed in. */
export interface Words {
  readonly t: (key: string, params: Readonly<Record<string, string | number>>) => string;
  readonly exists: (key: string) => boolean;
}

/** A process as a sentence names it: `the kubelet on worker-2`. */
export function who(actor: string, w: Words): string {
  const binary = binaryOf(actor);
  const machine = machineOf(actor);
  if (isClient(actor)) return w.t('who.client', { binary, machine });
  return w.t(binary === 'kubelet' ? 'who.kubelet' : 'who.component', { binary, machine });
}

/** The caption's key: the hop's own, or that of its family when a code is not known by itself. */
function keyOf(h: Hop, w: Words): string {
  const own = h.kind === 'request' && h.code.startsWith('call.') ? `${h.code}.${h.verb}` : h.code;
  for (const code of [own, h.code]) {
    if (!w.exists(code)) continue;
    if (h.count > 1 && w.exists(`${code}.many`)) return `${code}.many`;
    return h.params['note'] === '' && w.exists(`${code}.bare`) ? `${code}.bare` : code;
  }
  const family = h.code.slice(0, h.code.indexOf('.'));
  return w.exists(family) ? family : 'any';
}

/** What a hop did, in one sentence. */
export function caption(h: Hop, w: Words): string {
  const receiver = h.pairs.length > 1 && h.count > 1 ? binaryOf(h.to) : who(h.to, w);
  const several = new Set(h.pairs.map((p) => p.from)).size > 1;
  const from = several ? w.t('who.several', { binary: binaryOf(h.from) }) : who(h.from, w);
  const text = w.t(keyOf(h, w), {
    ...h.params,
    verb: h.verb,
    num: h.num,
    count: h.count,
    from,
    to: receiver,
    machine: machineOf(h.from),
    target: machineOf(h.to),
  });
  return text.replace(/^(\**)the /, '$1The ');
}
