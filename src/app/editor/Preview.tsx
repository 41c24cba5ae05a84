import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openWhy } from '../stores/whyStore.ts';
import type { DocumentDiff } from './previewApply.ts';
import { previewApply } from './previewApply.ts';
import '../kit/dialog.css';

const SIGN = { same: ' ', added: '+', removed: '−', folded: '⋯' } as const;

function Change({ diff, onClose }: { diff: DocumentDiff; onClose: () => void }) {
  const { t } = useTranslation('editor');
  const { pod } = diff;
  const where = (): void => {
    onClose();
    if (pod) openWhy({ pod }, diff.name.replace(/^\w+\//, ''));
  };
  return (
    <section className="diff">
      <h3>
        <span className="mono">{diff.name}</span>{' '}
        <span className="dim">{t(`diff.${diff.kind}`)}</span>
      </h3>
      {pod && (
        <button type="button" className="link" data-id="button/where" onClick={where}>
          {t('where')}
        </button>
      )}
      {diff.message !== '' && <p className="fail mono">{diff.message}</p>}
      {diff.lines.length > 0 && (
        <pre>
          {diff.lines.map((l, i) => (
            <div key={i} className={l.kind}>
              {SIGN[l.kind]} {l.kind === 'folded' ? t('diff.folded', { lines: l.text }) : l.text}
            </div>
          ))}
        </pre>
      )}
    </section>
  );
}

/** What Apply would change, as the API server answers a dry run. */
export function Preview({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useTranslation('editor');
  const [diffs, setDiffs] = useState<readonly DocumentDiff[]>();
  useEffect(() => {
    let current = true;
    void previewApply(text).then((d) => {
      if (current) setDiffs(d);
    });
    return () => {
      current = false;
    };
  }, [text]);
  return (
    <Dialog.Root open onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog preview" aria-describedby={undefined}>
          <Dialog.Title>{t('previewTitle')}</Dialog.Title>
          <div className="preview-body">
            {!diffs && <p className="dim">{t('previewAsking')}</p>}
            {diffs?.length === 0 && <p className="dim">{t('previewEmpty')}</p>}
            {diffs?.map((d, i) => (
              <Change key={i} diff={d} onClose={onClose} />
            ))}
          </div>
          <Dialog.Close className="primary">{t('closeDialog')}</Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
