import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const ConfigurationDialog = lazy(async () => ({
  default: (await import('./ConfigurationDialog.tsx')).ConfigurationDialog,
}));

/** Opens the scheduler's configuration. */
export function SchedulerSettings() {
  const { t } = useTranslation('inspector');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" data-id="button/scheduler" onClick={() => setOpen(true)}>
        {t('scheduler.open')}
      </button>
      {open && (
        <Suspense fallback={null}>
          <ConfigurationDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
