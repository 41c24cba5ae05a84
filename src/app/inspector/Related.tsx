import { useTranslation } from 'react-i18next';
import type { RelatedRow } from '../../protocol/protocol.ts';
import { useView } from '../stores/viewStore.ts';
import { useAsked } from '../session/useAsked.ts';

const ORDER: readonly RelatedRow['relation'][] = ['owner', 'owned', 'selects', 'selectedBy', 'on'];

/** Rows shown of one relation. */
const SHOWN_MAX = 12;

/** How the selection names a row. */
function selectionOf(r: RelatedRow): string {
  return r.key.startsWith('Node/') ? r.key : r.uid;
}

/** Who made it, what it made, whom it selects, who selects it, and where. */
export function Related({ of, version }: { of: string; version: unknown }) {
  const { t } = useTranslation('inspector');
  const select = useView((s) => s.select);
  const { value = [] } = useAsked({ ask: 'related', key: of }, version);
  return ORDER.map((relation) => {
    const rows = value.filter((r) => r.relation === relation);
    if (rows.length === 0) return null;
    return (
      <section key={relation} aria-label={t(`relation.${relation}`)}>
        <h3>{t(`relation.${relation}`)}</h3>
        <ul className="related">
          {rows.slice(0, SHOWN_MAX).map((r) => (
            <li key={r.uid}>
              <button type="button" className="link" onClick={() => select(selectionOf(r))}>
                {r.key}
              </button>
            </li>
          ))}
        </ul>
        {rows.length > SHOWN_MAX && (
          <p className="dim">{t('more', { n: rows.length - SHOWN_MAX })}</p>
        )}
      </section>
    );
  });
}
