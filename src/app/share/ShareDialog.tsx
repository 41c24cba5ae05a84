import { Check, Copy, Download, FolderOpen } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockParts } from '../kit/clock.ts';
import { download } from '../kit/download.ts';
import type { Share } from './makeShare.ts';
import { LINK_MAX, makeShare } from './makeShare.ts';
import { openShared } from './openShared.ts';
import '../kit/dialog.css';
import './share.css';

const ICON = { size: 16, strokeWidth: 1.75, 'aria-hidden': true, className: 'ic' } as const;

function Address({ share }: { share: Share }) {
  const { t } = useTranslation('share');
  const [copied, setCopied] = useState(false);
  if (share.address.length > LINK_MAX) {
    return <p className="share-note">{t('tooLong', { length: share.address.length })}</p>;
  }
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(share.address);
    setCopied(true);
  };
  return (
    <div className="share-row">
      <input
        readOnly
        aria-label={t('link')}
        value={share.address}
        onFocus={(e) => e.currentTarget.select()}
      />
      <button type="button" className="primary" data-id="button/copy" onClick={() => void copy()}>
        {copied ? <Check {...ICON} /> : <Copy {...ICON} />}
        <span aria-live="polite">{copied ? t('copied') : t('copy')}</span>
      </button>
    </div>
  );
}

function OpenFile({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('share');
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const opened = await openShared((await file.text()).trim());
    if (opened) onClose();
  };
  return (
    <label className="btn">
      <FolderOpen {...ICON} />
      {t('open')}
      <input
        type="file"
        className="sr"
        accept=".kubarium"
        data-id="button/open-run"
        onChange={(e) => void open(e.currentTarget.files?.[0])}
      />
    </label>
  );
}

function Body({ share }: { share: Share }) {
  const { t } = useTranslation('share');
  const [seconds, fraction] = clockParts(share.at);
  const moment = `${seconds}${fraction.slice(0, 4)}`;
  return (
    <>
      <p>{t('about', { moment, count: share.commands })}</p>
      <Address share={share} />
      <p className="share-note">
        {t('hash')} <code>{share.hash}</code>
      </p>
    </>
  );
}

/** A link or a file that opens exactly this moment of this run. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('share');
  const [share, setShare] = useState<Share>();
  const [failed, setFailed] = useState('');
  useEffect(() => {
    makeShare().then(setShare, (e: unknown) => setFailed(e instanceof Error ? e.message : ''));
  }, []);
  return (
    <Dialog.Root open onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog share" aria-describedby={undefined}>
          <Dialog.Title>{t('title')}</Dialog.Title>
          {failed !== '' && <p role="alert">{t('failed', { why: failed })}</p>}
          {share && <Body share={share} />}
          <div className="share-row">
            <button
              type="button"
              data-id="button/save-run"
              disabled={!share}
              onClick={() => share && download('run.kubarium', share.code)}
            >
              <Download {...ICON} />
              {t('save')}
            </button>
            <OpenFile onClose={onClose} />
            <span className="grow" />
            <Dialog.Close asChild>
              <button type="button">{t('close')}</button>
            </Dialog.Close>
          </div>
          {!import.meta.env['VITE_PUBLIC_URL'] && <p className="share-note">{t('loopback')}</p>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
