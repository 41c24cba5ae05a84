import { Check, Minus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../kit/Mark.tsx';
import { useWhy } from '../../stores/whyStore.ts';
import type { FilterRow, Points, ScoreRow, Verdict, WhyColumn, WhyModel } from './whyModel.ts';

const MOVES: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Arrow keys go from cell to cell of the grid; only one cell is in the tab order. */
function move(e: KeyboardEvent<HTMLTableElement>): void {
  const step = MOVES[e.key];
  const from = (e.target as HTMLElement).closest<HTMLElement>('[data-row]');
  if (!step || !from) return;
  const row = Number(from.dataset['row']) + step[0];
  const column = Number(from.dataset['column']) + step[1];
  const to = e.currentTarget.querySelector<HTMLElement>(
    `[data-row="${row}"][data-column="${column}"]`,
  );
  if (!to) return;
  e.preventDefault();
  to.focus();
}

interface CellProps {
  readonly row: number;
  readonly at: number;
  readonly column: WhyColumn;
  readonly plugin: string;
  readonly point: 'filter' | 'score';
  readonly name: string;
  readonly children: React.ReactNode;
}

function Cell({ row, at, column, plugin, point, name, children }: CellProps) {
  const node = column.nodes[0]!;
  const open = useWhy(
    ({ cell: c }) => c?.node === node && c.plugin === plugin && c.point === point,
  );
  return (
    <td className={column.chosen ? 'win' : ''}>
      <button
        type="button"
        className="why-cell"
        data-row={row}
        data-column={at}
        tabIndex={row === 0 && at === 0 ? 0 : -1}
        aria-pressed={open}
        aria-label={`${plugin}, ${column.nodes.length > 1 ? column.nodes.length : node}: ${name}`}
        onClick={() => useWhy.setState({ cell: open ? undefined : { node, plugin, point } })}
      >
        {children}
      </button>
    </td>
  );
}

function VerdictMark({ verdict }: { verdict: Verdict }) {
  if (verdict === 'pass') return <Check size={16} className="pass" aria-hidden />;
  if (verdict === 'unasked') return <Minus size={14} className="dim" aria-hidden />;
  return <Mark name="error" />;
}

function Filters({ rows, columns }: { rows: readonly FilterRow[]; columns: WhyModel['columns'] }) {
  const { t } = useTranslation('why');
  const [all, showAll] = useState(false);
  const quiet = (r: FilterRow): boolean => !r.verdicts.includes('refused');
  const loud = rows.filter((r) => !quiet(r));
  const shown = all ? rows : loud;
  const hidden = rows.length - loud.length;
  return (
    <>
      {shown.map((r, i) => (
        <tr key={r.plugin}>
          <th scope="row">{r.plugin}</th>
          <td className="dim">–</td>
          {r.verdicts.map((v, k) => {
            const place = { row: i, at: k, column: columns[k]!, plugin: r.plugin };
            return (
              <Cell key={columns[k]!.id} {...place} point="filter" name={t(`verdict.${v}`)}>
                <VerdictMark verdict={v} />
              </Cell>
            );
          })}
        </tr>
      ))}
      {hidden > 0 && (
        <tr>
          <th scope="row" className="mid">
            {t('otherFilters', { count: hidden })}{' '}
            <button type="button" className="link" onClick={() => showAll(!all)}>
              {t(all ? 'fold' : 'show')}
            </button>
          </th>
          <td className="dim">–</td>
          {columns.map((c) => (
            <td key={c.id} className={c.chosen ? 'win c' : 'c'}>
              {!all && c.feasible && <Check size={16} className="pass" aria-hidden />}
            </td>
          ))}
        </tr>
      )}
    </>
  );
}

function Bar({ points, raw, most }: { points: Points; raw: boolean; most: number }) {
  const value = raw ? points.raw : points.weighted;
  return (
    <span className="points">
      <b>{value}</b>
      <i style={{ width: `${most === 0 ? 0 : (100 * value) / most}%` }} />
    </span>
  );
}

function Scores({ rows, columns, from }: ScoresProps) {
  const raw = useWhy((s) => s.points === 'raw');
  const weighted = rows.flatMap((r) => r.points.map((p) => p?.weighted ?? 0));
  const widest = Math.max(1, ...weighted);
  return rows.map((r, i) => {
    const most = raw ? Math.max(1, ...r.points.map((p) => p?.raw ?? 0)) : widest;
    return (
      <tr key={r.plugin}>
        <th scope="row">{r.plugin}</th>
        <td className="dim">×{r.weight}</td>
        {r.points.map((p, k) => {
          const column = columns[k]!;
          if (!p) return <td key={column.id}>–</td>;
          const place = { row: from + i, at: k, column, plugin: r.plugin };
          return (
            <Cell key={column.id} {...place} point="score" name={String(p.weighted)}>
              <Bar points={p} raw={raw} most={most} />
            </Cell>
          );
        })}
      </tr>
    );
  });
}

interface ScoresProps {
  readonly rows: readonly ScoreRow[];
  readonly columns: WhyModel['columns'];
  /** Number of the first row in the grid. */
  readonly from: number;
}

function Head({ columns }: { columns: WhyModel['columns'] }) {
  const { t } = useTranslation('why');
  return (
    <thead>
      <tr>
        <th scope="col">{t('plugin')}</th>
        <th scope="col" aria-label={t('weight')}>
          ×
        </th>
        {columns.map((c) => (
          <th key={c.id} scope="col" className={c.chosen ? 'win' : ''} title={c.nodes.join(', ')}>
            <span className="cut">
              {c.nodes.length === 1 ? c.nodes[0] : t('nodes', { count: c.nodes.length })}
            </span>
            <small className="cut">
              {c.nodes.length > 1
                ? c.nodes.slice(0, 3).join(', ')
                : c.zones.map((z) => t('zone', { z })).join(', ')}
            </small>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Reasons({ m }: { m: WhyModel }) {
  const { t } = useTranslation('why');
  return (
    <tr className="reasons">
      <th scope="row" colSpan={2}>
        {t('reason')}
      </th>
      {m.columns.map((c) => (
        <td key={c.id} className={c.chosen ? 'win' : ''}>
          {c.reason}
        </td>
      ))}
    </tr>
  );
}

/** Nodes × plugins: who refuses, and what each plugin gives; every cell opens. */
export function WhyGrid({ m }: { m: WhyModel }) {
  const { t } = useTranslation('why');
  const grid = useRef<HTMLTableElement>(null);
  const span = m.columns.length + 2;
  const totals = m.columns.some((c) => c.total !== undefined);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys move between its buttons
    <table ref={grid} className="why" onKeyDown={move} aria-label={t('table')}>
      <Head columns={m.columns} />
      <tbody>
        <tr className="group">
          <th colSpan={span} scope="colgroup">
            {t('filter', { nodes: m.nodes, feasible: m.feasible })}
          </th>
        </tr>
        <Filters rows={m.filters} columns={m.columns} />
        {m.columns.some((c) => c.reason !== '') && <Reasons m={m} />}
        {m.scores.length > 0 && (
          <tr className="group">
            <th colSpan={span} scope="colgroup">
              {t('score')}
            </th>
          </tr>
        )}
        <Scores rows={m.scores} columns={m.columns} from={m.filters.length} />
        {totals && (
          <tr className="total">
            <th scope="row">{t('total')}</th>
            <td>–</td>
            {m.columns.map((c) => (
              <td key={c.id} className={c.chosen ? 'win' : ''}>
                {c.total}
              </td>
            ))}
          </tr>
        )}
      </tbody>
    </table>
  );
}
