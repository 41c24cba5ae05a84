import type { Chains, IptablesKernel } from '../../engine/proxy/iptables/IptablesKernel.ts';
import type {
  IptablesMatch,
  IptablesRule,
  IptablesTarget,
} from '../../engine/proxy/iptables/IptablesRule.ts';

/** Words of a line; a quoted one may hold spaces. */
function words(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((m) => m[1] ?? m[2]!);
}

function hostAndPort(text: string): { readonly ip: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  return { ip: text.slice(0, at).replace(/[[\]]/g, ''), port: Number(text.slice(at + 1)) };
}

/** Reads one rule, of `iptables-save` or of the input of `iptables-restore`. */
class RuleReader {
  readonly matches: IptablesMatch[] = [];
  target: IptablesTarget = { to: 'nothing' };
  chain = '';
  readonly #words: string[];
  #at = 0;
  #not = false;
  /** What `-m recent` and `-m statistic` have said so far. */
  #name = '';

  constructor(line: string) {
    this.#words = words(line);
    while (this.#at < this.#words.length) this.#word(this.#next());
  }

  #next(): string {
    return this.#words[this.#at++] ?? '';
  }

  #add(m: IptablesMatch): void {
    this.matches.push(this.#not ? ({ ...m, not: true } as IptablesMatch) : m);
    this.#not = false;
  }

  #word(w: string): void {
    switch (w) {
      case '!':
        this.#not = true;
        return;
      case '-A':
        this.chain = this.#next();
        return;
      case '-s':
        return this.#add({ is: 'source', cidr: this.#next() });
      case '-d':
        return this.#add({ is: 'destination', cidr: this.#next() });
      case '-i':
        return this.#add({ is: 'in', name: this.#next() });
      case '-p':
        return this.#protocol(this.#next());
      case '-j':
        return this.#jump(this.#next());
      default:
        return this.#option(w);
    }
  }

  /** kube-proxy names the module of a protocol first, `iptables-save` after it. */
  #protocol(protocol: string): void {
    const i = this.#words.indexOf(protocol);
    const named = this.#words[i - 1] === '-m' || this.#words.lastIndexOf(protocol) > i;
    this.#add({ is: named ? 'protocol' : 'plainProtocol', protocol });
  }

  #option(w: string): void {
    switch (w) {
      case '--comment':
        return this.#add({ is: 'comment', text: this.#next() });
      case '--dport':
        return this.#add({ is: 'dport', port: Number(this.#next()) });
      case '--ctstate':
        return this.#add({ is: 'ctstate', states: this.#next() });
      case '--mark':
        return this.#add({ is: 'mark', bits: Number.parseInt(this.#next(), 16) });
      case '--probability':
        return this.#add({ is: 'random', of: Math.round(1 / Number(this.#next())) });
      case '--nfacct-name':
        return this.#add({ is: 'nfacct', name: this.#next() });
      case '--src-type':
      case '--dst-type':
        this.#next();
        return this.#add({ is: 'local', side: w === '--src-type' ? 'src' : 'dst' });
      case '--match-set':
        return this.#add({ is: 'set', name: this.#next(), of: this.#next() });
      case '--physdev-is-in':
        this.#not = false;
        return this.#add({ is: 'notBridged' });
      default:
        return this.#recent(w);
    }
  }

  /** Names come before or after what is asked. */
  #recent(w: string): void {
    if (w === '--name') this.#name = this.#next();
    else if (w === '--seconds') this.#seconds(Number(this.#next()));
    else if (w === '--set') this.#add({ is: 'recentSet', name: this.#listName() });
    else if (w === '--vaddr') this.#virtual();
  }

  #seconds(seconds: number): void {
    this.#add({ is: 'recentCheck', name: this.#listName(), seconds });
  }

  #listName(): string {
    return this.#name === '' ? (this.#words[this.#words.indexOf('--name') + 1] ?? '') : this.#name;
  }

  #virtual(): void {
    const ip = this.#next();
    this.#next();
    const protocol = this.#next();
    this.#next();
    this.#add({ is: 'ipvs', ip, protocol, port: Number(this.#next()) });
  }

  #jump(to: string): void {
    const rest = this.#words.slice(this.#at);
    this.#at = this.#words.length;
    switch (to) {
      case 'ACCEPT':
      case 'DROP':
      case 'REJECT':
      case 'RETURN':
        this.target = { to };
        return;
      case 'MASQUERADE':
        this.target = { to: rest.includes('--random-fully') ? 'MASQUERADE' : 'plainMasquerade' };
        return;
      case 'DNAT':
        this.target = { to, ...hostAndPort(rest[1]!) };
        return;
      case 'MARK': {
        const [bits, mask] = rest[1]!.split('/').map((x) => Number.parseInt(x, 16));
        const clears = rest[0] === '--xor-mark' || mask === 0;
        this.target = { to: clears ? 'clearMark' : 'setMark', bits: bits! };
        return;
      }
      default:
        this.target = { to: 'chain', chain: to };
    }
  }
}

/** The rule of a line `-A …`. */
export function parseRule(line: string): IptablesRule {
  const { chain, matches, target } = new RuleReader(line);
  return { chain, matches, target };
}

function parseTable(text: string): Chains {
  const chains: Record<string, IptablesRule[]> = {};
  for (const line of text.split('\n')) {
    const chain = /^:(\S+)/.exec(line)?.[1];
    if (chain !== undefined) chains[chain] = [];
    if (!line.startsWith('-A ')) continue;
    const r = parseRule(line);
    (chains[r.chain] ??= []).push(r);
  }
  return chains;
}

/** The tables that `iptables-save` printed. */
export function parseSave(save: Readonly<Record<'filter' | 'nat', string>>): IptablesKernel {
  return { filter: parseTable(save.filter), nat: parseTable(save.nat) };
}
