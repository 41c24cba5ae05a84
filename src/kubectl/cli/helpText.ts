import type { Command, CommandGroup } from './Command.ts';
import { GLOBAL_FLAGS } from './flags.ts';

/** A short help of ours: which verbs or flags there are here. */
export function helpText(of: Command | CommandGroup | CommandGroup['verbs'], verb: string): string {
  const verbs = verbsOf(of);
  if (verbs) {
    const path = verb === '' ? 'kubectl' : `kubectl ${verb}`;
    return `Usage:\n  ${path} COMMAND\n\nCommands here:\n${inColumns(Object.keys(verbs).sort())}`;
  }
  const { flags } = of as Command;
  const lines = Object.entries({ ...flags, ...GLOBAL_FLAGS })
    .filter(([, f]) => f.hidden !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, f]) => {
      const short = f.short === undefined ? '    ' : `-${f.short}, `;
      const value = f.type === 'bool' ? '' : ` ${f.type}`;
      const initial = f.initial === undefined ? '' : ` (default ${f.initial})`;
      return `  ${short}--${name}${value}${initial}\n`;
    });
  return `Usage:\n  kubectl ${verb} [arguments] [flags]\n\nFlags:\n${lines.join('')}`;
}

function verbsOf(
  of: Command | CommandGroup | CommandGroup['verbs'],
): CommandGroup['verbs'] | undefined {
  if ('run' in of && typeof of.run === 'function') return undefined;
  return (of as CommandGroup).verbs ?? (of as CommandGroup['verbs']);
}

function inColumns(names: readonly string[]): string {
  const rows: string[] = [];
  for (let i = 0; i < names.length; i += 5) {
    const row = names.slice(i, i + 5).map((n) => n.padEnd(16));
    rows.push(`  ${row.join('').trimEnd()}\n`);
  }
  return rows.join('');
}
