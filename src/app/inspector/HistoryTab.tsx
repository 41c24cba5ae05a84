import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';
import type { ObjectAnswer, ObjectVersion } from '../../protocol/protocol.ts';
import type { DiffLine } from '../kit/lineDiff.ts';
import { lineDiff } from '../kit/lineDiff.ts';

const SIGN = { same: ' ', added: '+', removed: '−', folded: '⋯' } as const;

/** Versions whose changes are worked out. */
const SHOWN_MAX = 40;

function text(v: ObjectVersion | undefined): string {
  if (!v) return '';
  const { metadata, ...rest } = v.object as { metadata?: Record<string, unknown> };
  const { resourceVersion: _, ...own } = metadata ?? {};
  return stringify({ ...rest, metadata: own }, { lineWidth: 0 });
}

function changes(v: ObjectVersion, before: ObjectVersion | undefined): readonly DiffLine[] {
  if (v.change === 'ADDED' || !before) return [];
  return lineDiff(text(before), text(v)).filter((l) => l.kind !== 'same');
}

/** What was written of the object, newest first, each with what it changed. */
export function HistoryTab({ answer, asking }: { answer?: ObjectAnswer; asking: boolean }) {
  const { t } = useTranslation('inspector');
  const rows = useMemo(() => {
    const all = answer?.history ?? [];
    return all.slice(0, SHOWN_MAX).map((v, i) => ({ v, lines: changes(v, all[i + 1]) }));
  }, [answer]);
  if (asking) return <p className="dim">{t('loading')}</p>;
  if (rows.length === 0) return <p className="prose">{t('noHistory')}</p>;
  return (
    <ol className="history">
      {rows.map(({ v, lines }) => (
        <li key={v.resourceVersion}>
          <p>
            <b>{v.change}</b> <span className="dim mono">rv {v.resourceVersion}</span>
          </p>
          {lines.length > 0 && (
            <pre>
              {lines.map((l, i) => (
                <div key={i} className={l.kind}>
                  {SIGN[l.kind]} {l.text.trim()}
                </div>
              ))}
            </pre>
          )}
        </li>
      ))}
    </ol>
  );
}
