import type { WhyModel } from './whyModel.ts';

function cellsOf(m: WhyModel): readonly (readonly string[])[] {
  const head = ['plugin', 'weight', ...m.columns.map((c) => c.nodes.join(' '))];
  const filters = m.filters.map((f) => [f.plugin, '', ...f.verdicts]);
  const scores = m.scores.map((s) => [
    s.plugin,
    String(s.weight),
    ...s.points.map((p) => (p ? String(p.weighted) : '')),
  ]);
  const total = ['total', '', ...m.columns.map((c) => (c.total === undefined ? '' : `${c.total}`))];
  const reasons = ['reason', '', ...m.columns.map((c) => c.reason)];
  return [head, ...filters, ...scores, total, reasons];
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The table as RFC 4180 text: weighted points, verdicts, reasons. */
export function whyCsv(m: WhyModel): string {
  return cellsOf(m)
    .map((row) => row.map(csvCell).join(','))
    .join('\r\n');
}

/** The table as text in columns. */
export function whyText(m: WhyModel): string {
  const rows = cellsOf(m);
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((r) => r[i]!.length)));
  const lines = rows.map((r) => r.map((c, i) => c.padEnd(widths[i]!)).join('  '));
  return `${[...lines.map((l) => l.trimEnd()), m.message].join('\n')}\n`;
}
