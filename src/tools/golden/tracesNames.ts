/**
 * Brings names, addresses and times of a recording and of a replay to one form: what is random or
 * depends on which node was chosen becomes a placeholder.
 */
export interface Canon {
  /** A text without its random parts. */
  text(s: string): string;
}

const NODE = /\b(?:worker-\d+|control-plane)\b(?![./])/g;
const ZONE = /\bzone-[a-z]\b/g;
const DURATION = /\b\d+(?:\.\d+)?(?:ms|µs|s)\b/g;

/** What node choice and measured durations put into texts. */
function common(s: string): string {
  const placed = s.replace(NODE, '<node>').replace(ZONE, '<zone>');
  const addressed = placed
    .replace(/\b172\.\d+\.\d+\.\d+\b/g, '<node-ip>')
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, '<ip>');
  return addressed.startsWith('Successfully pulled image')
    ? addressed.replace(DURATION, '<duration>')
    : addressed;
}

/** Who holds a lease: host and a UUID, or the recording's name for it. */
const HOLDER = /<[\w-]+ instance \d+>|\b[\w-]+_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/g;

/** Index behind the `>` that closes the `<` at `from`. */
function closing(s: string, from: number): number {
  let depth = 0;
  for (let i = from; i < s.length; i++) {
    // `<ip db-0 6` of an object that came again under its name lacks its end.
    if (s[i] === ']') return i;
    if (s[i] === '<') depth++;
    else if (s[i] === '>' && --depth === 0) return i + 1;
  }
  return s.length;
}

const SPOKEN = /<(ip|uid|container) /g;

/** `<uid Pod web-<rs1>-<p1>>` → `<uid>`. */
function withoutReferences(s: string): string {
  let out = '';
  let last = 0;
  for (const m of s.matchAll(SPOKEN)) {
    if (m.index < last) continue;
    out += `${s.slice(last, m.index)}<${m[1]}>`;
    last = closing(s, m.index);
  }
  return out + s.slice(last);
}

/** Of a recording: `web-<rs1>-<p2>` → `web-*-*`. */
export const RECORDED: Canon = {
  text: (s) => {
    if (!s.includes('<') && !/\d/.test(s) && !s.includes('-')) return s;
    const plain = withoutReferences(s)
      .replace(/<(?:rs|p|x|rev|minute)(?:\d*|\?)>/g, '*')
      .replace(/containerd:\/\/[0-9a-f]{64}/g, 'containerd://<container>')
      .replace(HOLDER, '<holder>');
    return common(plain);
  },
};

const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const CONTAINER = /containerd:\/\/\w+/g;
const ORDINAL = 'apps.kubernetes.io/pod-index';
const IDENTITY = /^apiserver-[\w-]+$/;
const NEVER_MADE = /(pods "(?:[a-z0-9]+-)+)[bcdfghjklmnpqrstvwxz2456789]{5}"/g;

/** Of a replay: knows the random parts that its objects were seen with. */
export class ReplayCanon implements Canon {
  readonly #random = new Set<string>();
  #pattern: RegExp | undefined;

  /** Learns the random parts of an object's names and labels. */
  learn(o: Readonly<Record<string, unknown>>): void {
    const meta = (o['metadata'] ?? {}) as {
      name?: string;
      generateName?: string;
      labels?: Readonly<Record<string, string>>;
    };
    const { name = '', generateName = '', labels } = meta;
    if (generateName !== '' && name.startsWith(generateName) && !labels?.[ORDINAL]) {
      this.#add(name.slice(generateName.length));
    }
    this.#add(labels?.['pod-template-hash']);
    this.#add(labels?.['controller-revision-hash']?.split('-').at(-1));
    if (o['kind'] === 'ControllerRevision') this.#add(name.split('-').at(-1));
    const minute = /-(\d{8})\b/.exec(name);
    if (minute && (o['kind'] === 'Job' || o['kind'] === 'Pod')) this.#add(minute[1]);
  }

  #add(part: string | undefined): void {
    if (!part || this.#random.has(part)) return;
    this.#random.add(part);
    this.#pattern = undefined;
  }

  text(s: string): string {
    if (!/[-\d]/.test(s)) return s;
    const plain = s
      .replace(HOLDER, '<holder>')
      .replace(UID, '<uid>')
      .replace(CONTAINER, 'containerd://<container>')
      .replace(IDENTITY, 'apiserver-*')
      .replace(NEVER_MADE, '$1*"');
    return common(this.#withoutRandom(plain));
  }

  #withoutRandom(s: string): string {
    if (this.#random.size === 0) return s;
    this.#pattern ??= new RegExp(`(^|-)(?:${[...this.#random].join('|')})(?![a-z0-9])`, 'g');
    let before = s;
    for (;;) {
      const after = before.replace(this.#pattern, '$1*');
      if (after === before) return after;
      before = after;
    }
  }
}
