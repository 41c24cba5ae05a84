import type {
  NftChainSpec,
  NftElement,
  NftHook,
  NftKeyType,
  NftOp,
  NftPart,
  NftRule,
  NftSetSpec,
  NftSide,
} from '../../engine/proxy/nftables/NftRule.ts';

type Read = (m: RegExpExecArray) => NftPart;

const IP = '(?:ip|ip6)';

function side(text: string): NftSide {
  return text === 'saddr' ? 'saddr' : 'daddr';
}

function bits(text: string): number {
  return Number.parseInt(text, 16);
}

function endpoints(text: string): readonly { ip: string; port: number }[] {
  return text.split(' , ').map((e) => {
    const [ip, port] = e.replace(/^\d+ : /, '').split(' . ');
    return { ip: ip!, port: Number(port) };
  });
}

function address(m: RegExpExecArray, braces: boolean): NftPart {
  const ranges = m[3]!.split(' , ');
  return { is: 'address', side: side(m[1]!), ranges, not: m[2] !== undefined, braces };
}

/** How each part of a rule is written, the longer ones first. */
const PARTS: readonly (readonly [RegExp, Read])[] = [
  [/^ct state new/, () => ({ is: 'ctNew' })],
  [/^ct status dnat/, () => ({ is: 'dnated' })],
  [/^mark and (\S+) != 0/, (m) => ({ is: 'marked', bits: bits(m[1]!) })],
  [/^mark set mark or (\S+)/, (m) => ({ is: 'setMark', bits: bits(m[1]!) })],
  [/^mark set mark xor (\S+)/, (m) => ({ is: 'clearMark', bits: bits(m[1]!) })],
  [
    new RegExp(`^${IP} saddr \\. ${IP} daddr \\. meta l4proto \\. th dport @(\\S+)`),
    (m) => ({ is: 'connectionIn', set: m[1]! }),
  ],
  [
    new RegExp(`^${IP} daddr \\. meta l4proto \\. th dport vmap @(\\S+)`),
    (m) => ({ is: 'vmap', by: 'service', map: m[1]! }),
  ],
  [/^meta l4proto \. th dport vmap @(\S+)/, (m) => ({ is: 'vmap', by: 'nodePort', map: m[1]! })],
  [
    new RegExp(`^${IP} ([sd]addr) @(\\S+)`),
    (m) => ({ is: 'inSet', side: side(m[1]!), set: m[2]! }),
  ],
  [new RegExp(`^${IP} ([sd]addr) (!= )?\\{ ([^}]+) \\}`), (m) => address(m, true)],
  [new RegExp(`^${IP} ([sd]addr) (!= )?(\\S+)`), (m) => address(m, false)],
  [/^iifname (!= )?(\S+)/, (m) => ({ is: 'in', name: m[2]!, not: m[1] !== undefined })],
  [/^fib ([sd]addr) type local/, (m) => ({ is: 'local', side: side(m[1]!) })],
  [/^meta l4proto (\w+)/, (m) => ({ is: 'protocol', protocol: m[1]! })],
  [/^(jump|goto) (\S+)/, (m) => ({ is: m[1] === 'jump' ? 'jump' : 'goto', chain: m[2]! })],
  [/^masquerade fully-random/, () => ({ is: 'masquerade' })],
  [/^(reject|drop)/, (m) => ({ is: m[1] === 'drop' ? 'drop' : 'reject' })],
  [
    new RegExp(`^dnat ${IP} addr \\. port to numgen random mod \\d+ map \\{ ([^}]+) \\}`),
    (m) => ({ is: 'dnatAny', to: endpoints(m[1]!) }),
  ],
  [
    /^numgen random mod \d+ vmap \{ ([^}]+) \}/,
    (m) => ({ is: 'pick', chains: m[1]!.split(' , ').map((c) => c.replace(/^\d+ : goto /, '')) }),
  ],
  [/^update @(\S+) \{ \S+ saddr \}/, (m) => ({ is: 'remember', set: m[1]! })],
  [
    /^dnat to (\S+):(\d+)/,
    (m) => ({ is: 'dnat', ip: m[1]!.replace(/[[\]]/g, ''), port: Number(m[2]) }),
  ],
];

/** A rule as kube-proxy writes it. */
function parseRule(chain: string, body: string): NftRule {
  const parts: NftPart[] = [];
  let rest = body;
  while (rest !== '') {
    const comment = /^comment "([^"]*)"$/.exec(rest)?.[1];
    if (comment !== undefined) return { chain, parts, comment };
    const found = PARTS.find(([is]) => is.test(rest));
    if (!found) throw new Error(`not understood: ${rest}`);
    const m = found[0].exec(rest)!;
    parts.push(found[1](m));
    rest = rest.slice(m[0].length).trimStart();
  }
  return { chain, parts };
}

function commentOf(text: string): { readonly comment?: string } {
  const comment = /comment "([^"]*)"/.exec(text)?.[1];
  return comment === undefined ? {} : { comment };
}

function parseChain(name: string, text: string): NftChainSpec {
  const m = /type (\w+) hook (\w+) priority (-?\d+)/.exec(text);
  const base = m && {
    type: m[1] as NftHook['type'],
    hook: m[2] as NftHook['hook'],
    priority: Number(m[3]),
  };
  return { name, ...(base ? { base } : {}), ...commentOf(text) };
}

function parseSet(name: string, text: string, map: boolean): NftSetSpec {
  const type = /type ([^;]+?)(?: : verdict)? ;/.exec(text)![1]!;
  const key = type.split(' . ').map((k) => (/^ipv._addr$/.test(k) ? 'address' : k) as NftKeyType);
  const timeout = /timeout (\d+)s/.exec(text)?.[1];
  const kept = timeout === undefined ? {} : { timeoutSeconds: Number(timeout) };
  return { name, map, key, ...kept, ...commentOf(text) };
}

function parseElement(set: string, text: string): NftElement {
  const m = /^\{ (.*?)(?: comment "([^"]*)")?(?: : (goto (\S+)|drop))? \}$/.exec(text)!;
  const verdict = m[4] === undefined ? { drop: true as const } : { goto: m[4] };
  return {
    set,
    key: m[1]!,
    ...(m[3] === undefined ? {} : { verdict }),
    ...(m[2] === undefined ? {} : { comment: m[2] }),
  };
}

/** One line of a transaction. */
export function parseNftOp(line: string): NftOp {
  const [, verb, object, name = '', rest = ''] =
    /^(\w+) (\w+) ip6? kube-proxy(?: ([^ {]\S*))?(?: (.*))?$/.exec(line) ?? [];
  switch (`${verb} ${object}`) {
    case 'add table':
      return { do: 'addTable' };
    case 'add chain':
      return { do: 'addChain', chain: parseChain(name, rest) };
    case 'flush chain':
      return { do: 'flushChain', name };
    case 'delete chain':
      return { do: 'deleteChain', name };
    case 'add rule':
      return { do: 'addRule', rule: parseRule(name, rest) };
    case 'add set':
    case 'add map':
      return { do: 'addSet', set: parseSet(name, rest, object === 'map') };
    case 'flush set':
      return { do: 'flushSet', name };
    case 'delete set':
      return { do: 'deleteSet', name };
    case 'add element':
      return { do: 'addElement', element: parseElement(name, rest) };
    case 'delete element':
      return { do: 'deleteElement', element: parseElement(name, rest) };
    default:
      throw new Error(`not understood: ${line}`);
  }
}

/** A transaction. */
export function parseTransaction(text: string): readonly NftOp[] {
  return text
    .split('\n')
    .filter((l) => l !== '')
    .map(parseNftOp);
}
