/** A short note about what is in the editor, and an edit that would help. */
export interface Advice {
  readonly code: 'shell' | 'service' | 'dockerNamespace' | 'docker';
  readonly line: number;
  readonly params: Readonly<Record<string, string>>;
  /** The text as the edit would leave it. */
  readonly fixed?: string;
}

const SHELL_IMAGE =
  /^(\s*)(- )?image:\s*["']?((ubuntu|debian|busybox|alpine|fedora|bash)(:[\w.-]+)?)["']?\s*$/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Whether the mapping that a line belongs to has one of the keys; `column` is where its keys begin. */
function siblingsHave(lines: readonly string[], at: number, column: number, keys: RegExp): boolean {
  const belongs = (l: string): boolean => l.trim() === '' || indentOf(l) >= column;
  const own = (l: string): boolean => indentOf(l) === column && keys.test(l.trimStart());
  for (let i = at + 1; i < lines.length && belongs(lines[i]!); i++) if (own(lines[i]!)) return true;
  for (let i = at - 1; i >= 0; i--) {
    const l = lines[i]!;
    const starts = indentOf(l) === column - 2 && l.trimStart().startsWith('- ');
    if (starts) return keys.test(l.trimStart().slice(2));
    if (!belongs(l)) return false;
    if (own(l)) return true;
  }
  return false;
}

function shellAdvice(lines: readonly string[], i: number): Advice | undefined {
  const m = SHELL_IMAGE.exec(lines[i]!);
  if (!m) return undefined;
  const column = m[1]!.length + (m[2]?.length ?? 0);
  const dash = m[2] !== undefined;
  if (siblingsHave(lines, dash ? i : i, column, /^(command|args):/)) return undefined;
  const command = `${' '.repeat(column)}command: ["sleep", "infinity"]`;
  const fixed = [...lines.slice(0, i + 1), command, ...lines.slice(i + 1)].join('\n');
  return { code: 'shell', line: i + 1, params: { image: m[3]! }, fixed };
}

/** Notes where a learner meets them; found by lines, so that they also come while YAML is broken. */
export function adviceFor(text: string): readonly Advice[] {
  const lines = text.split('\n');
  const found: Advice[] = [];
  for (let i = 0; i < lines.length; i++) {
    const shell = shellAdvice(lines, i);
    if (shell) found.push(shell);
    const line = i + 1;
    if (/^kind:\s*Service\s*$/.test(lines[i]!)) found.push({ code: 'service', line, params: {} });
    if (/^\s+namespace:\s*docker\s*$/.test(lines[i]!)) {
      found.push({ code: 'dockerNamespace', line, params: {} });
    }
  }
  return found;
}
