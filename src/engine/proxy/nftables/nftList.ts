import type { IPFamily } from '../model/ipFamily.ts';
import { elementText, keyTypeText, nftFamily, nftRuleBody } from './nftText.ts';
import type { NftHook, NftPart, NftRule, NftSetSpec } from './NftRule.ts';
import type { NftChain, NftTable } from './NftTable.ts';
import { rangesText } from './nftRanges.ts';

const PRIORITY_NAMES: readonly (readonly [string, number])[] = [
  ['dstnat', -100],
  ['filter', 0],
  ['srcnat', 100],
];

/** A priority as `nft` shows it: by name where the hook has one, up to 10 away. */
function priorityText(h: NftHook): string {
  for (const [name, value] of PRIORITY_NAMES) {
    if (name === 'dstnat' && h.hook !== 'prerouting') continue;
    if (name === 'srcnat' && h.hook !== 'postrouting') continue;
    const off = h.priority - value;
    if (off === 0) return name;
    if (off >= -10 && off <= 10) return `${name} ${off < 0 ? '-' : '+'} ${Math.abs(off)}`;
  }
  return String(h.priority);
}

/** `1d2h3m4s` */
function timeText(seconds: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ];
  let rest = seconds;
  let text = '';
  for (const [unit, size] of units) {
    const n = Math.floor(rest / size);
    if (n > 0) text += `${n}${unit}`;
    rest -= n * size;
  }
  return text === '' ? '0s' : text;
}

function hex(bits: number): string {
  return `0x${bits.toString(16).padStart(8, '0')}`;
}

function listedPart(p: NftPart, ip: string): string | undefined {
  switch (p.is) {
    case 'marked':
      return `meta mark & ${hex(p.bits)} != 0x00000000`;
    case 'setMark':
      return `meta mark set meta mark | ${hex(p.bits)}`;
    case 'clearMark':
      return `meta mark set meta mark ^ ${hex(p.bits)}`;
    case 'in':
      return `iifname ${p.not ? '!= ' : ''}"${p.name}"`;
    case 'address':
      return `${ip} ${p.side} ${p.not ? '!= ' : ''}${rangesText(p.ranges)}`;
    default:
      return undefined;
  }
}

/** A rule as `nft list` shows it. */
export function listedRule(r: NftRule, f: IPFamily): string {
  const ip = nftFamily(f);
  const parts = r.parts.map((p) => {
    const own = listedPart(p, ip);
    if (own !== undefined) return own;
    const text = nftRuleBody({ chain: r.chain, parts: [p] }, f).replaceAll(' , ', ', ');
    return p.is === 'dnatAny' ? text.replace(`dnat ${ip} addr . port to`, `dnat ${ip} to`) : text;
  });
  return [...parts, ...(r.comment === undefined ? [] : [`comment "${r.comment}"`])].join(' ');
}

function listedSet(s: NftSetSpec, table: NftTable, f: IPFamily): readonly string[] {
  const lines = [`${s.map ? 'map' : 'set'} ${s.name} {`, `\ttype ${keyTypeText(s, f)}`];
  if (s.timeoutSeconds !== undefined) {
    lines.push(
      '\tsize 65535',
      '\tflags dynamic,timeout',
      `\ttimeout ${timeText(s.timeoutSeconds)}`,
    );
  }
  if (s.comment !== undefined) lines.push(`\tcomment "${s.comment}"`);
  const elements: string[] = [];
  table.elementsOf(s.name, (e) => void elements.push(elementText(e)));
  if (elements.length > 0) {
    lines.push(`\telements = { ${elements.sort().join(',\n\t\t\t     ')} }`);
  }
  return [...lines.map((l) => `\t${l}`), '\t}'];
}

function listedChain(c: NftChain, f: IPFamily): readonly string[] {
  const lines: string[] = [];
  const { base, comment } = c.spec;
  if (comment !== undefined) lines.push(`comment "${comment}"`);
  if (base) {
    const at = `type ${base.type} hook ${base.hook} priority ${priorityText(base)}`;
    lines.push(`${at}; policy accept;`);
  }
  lines.push(...c.rules.map((r) => listedRule(r, f)));
  return [`\tchain ${c.spec.name} {`, ...lines.map((l) => `\t\t${l}`), '\t}'];
}

/** The table as `nft -s list table` shows it: sets, maps, base chains, chains. */
export function listTable(table: NftTable, f: IPFamily): string {
  const sets: NftSetSpec[] = [];
  table.state.sets.forEach((s) => void sets.push(s));
  const chains: NftChain[] = [];
  table.state.chains.forEach((c) => void chains.push(c));
  const lines = [
    `table ${nftFamily(f)} kube-proxy {`,
    '\tcomment "rules for kube-proxy"',
    ...sets.filter((s) => !s.map).flatMap((s) => listedSet(s, table, f)),
    ...sets.filter((s) => s.map).flatMap((s) => listedSet(s, table, f)),
    ...chains.filter((c) => c.spec.base).flatMap((c) => listedChain(c, f)),
    ...chains.filter((c) => !c.spec.base).flatMap((c) => listedChain(c, f)),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}
