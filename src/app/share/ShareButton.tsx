import { Link } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const ShareDialog = lazy(async () => ({
  default: (await import('./ShareDialog.tsx')).ShareDialog,
}));

/** Opens the dialog whose code is loaded at its first use. */
export function ShareButton() {
  const { t } = useTranslation('shell');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="btn bare"
        data-id="button/share"
        aria-label={t('share')}
        title={t('share')}
        aria-haspopup="dialog"
        onPointerEnter={() => void import('./ShareDialog.tsx')}
        onClick={() => setOpen(true)}
      >
        <Link size={16} strokeWidth={1.75} aria-hidden className="ic" />
      </button>
      {open && (
        <Suspense fallback={null}>
          <ShareDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
