import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers } from '../../protocol/protocol.ts';
import { useCluster } from '../stores/clusterStore.ts';
import { useAsked } from '../session/useAsked.ts';
import { filterGroups, lineCount } from './filterGroups.ts';
import '../kit/fields.css';
import './rules.css';

type Group = Answers['rulesExplained'][number];
type Said = Group['head'];

/** Lines that are drawn at most: the rest is found by searching. */
const LINES_MAX = 400;

function useSay(): (says: Said) => string {
  const { t } = useTranslation('rules');
  return (says) => t(says.id, says.params);
}

function GroupLines({ group }: { group: Group }) {
  const say = useSay();
  return (
    <section className="rule-group">
      <h3>
        <span className="mono">{group.name}</span> <span className="dim">{group.table}</span>
      </h3>
      <p className="dim">{say(group.head)}</p>
      <ol>
        {group.lines.map((l, i) => (
          <li key={i}>
            <code>{l.text}</code>
            <p>{say(l.says)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface ToolsProps {
  readonly node: string;
  readonly onNode: (node: string) => void;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly text: string;
}

function Tools({ node, onNode, search, onSearch, text }: ToolsProps) {
  const { t } = useTranslation('lab');
  const machines = useCluster((s) => s.machines);
  return (
    <div className="rule-tools fields">
      <label>
        {t('node')}{' '}
        <select value={node} onChange={(e) => onNode(e.currentTarget.value)}>
          {machines.map((m) => (
            <option key={m}>{m}</option>
          ))}
        </select>
      </label>
      <input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={search}
        onChange={(e) => onSearch(e.currentTarget.value)}
      />
      <button type="button" onClick={() => void navigator.clipboard.writeText(text)}>
        <Copy size={14} aria-hidden /> {t('copy')}
      </button>
    </div>
  );
}

function Head({ rules }: { rules: NonNullable<Answers['rules']> }) {
  const { t } = useTranslation('lab');
  const { t: say } = useTranslation('rules');
  const { mode, running, fullSyncs, partialSyncs } = rules;
  return (
    <p>
      <b>kube-proxy, {mode === '' ? '–' : mode}</b> {mode !== '' && say(`mode.${mode}`)}{' '}
      <span className="dim">
        {running ? t('syncs', { full: fullSyncs, partial: partialSyncs }) : t('proxyDown')}
      </span>
    </p>
  );
}

/** What kube-proxy has left in a node's kernel, line by line, each in plain words. */
export function Rules() {
  const { t } = useTranslation('lab');
  const machines = useCluster((s) => s.machines);
  const [chosen, choose] = useState('');
  const [search, setSearch] = useState('');
  const node = machines.includes(chosen) ? chosen : (machines.at(-1) ?? '');
  const second = useCluster((s) => Math.floor(s.now / 1e6));
  const { value: rules } = useAsked({ ask: 'rules', node }, second);
  const version = `${node} ${rules?.fullSyncs} ${rules?.partialSyncs} ${rules?.mode}`;
  const { value: groups } = useAsked({ ask: 'rulesExplained', node }, version);
  const found = useMemo(() => filterGroups(groups ?? [], search, LINES_MAX), [groups, search]);
  const text = rules?.tables.map((x) => x.text).join('\n') ?? '';
  const all = lineCount(groups ?? []);
  const shown = lineCount(found);
  return (
    <div className="rules">
      <Tools node={node} onNode={choose} search={search} onSearch={setSearch} text={text} />
      {rules && <Head rules={rules} />}
      {rules && all === 0 && <p className="dim">{t('noRules')}</p>}
      {shown < all && <p className="dim">{t('linesShown', { shown, all })}</p>}
      {found.map((g) => (
        <GroupLines key={`${g.table} ${g.name}`} group={g} />
      ))}
    </div>
  );
}
