import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { closeFile, openFile, reopenFile, useEditor } from '../stores/editorStore.ts';

/** The open manifests. */
export function FileTabs() {
  const { t } = useTranslation('editor');
  const files = useEditor((s) => s.files);
  const active = useEditor((s) => s.active);
  const closed = useEditor((s) => s.closed);
  return (
    <div className="file-tabs">
      <fieldset aria-label={t('files')} className="file-list">
        {files.map((f) => (
          <span key={f.id} className={f.id === active ? 'file-tab chosen' : 'file-tab'}>
            <button
              type="button"
              aria-pressed={f.id === active}
              onClick={() => useEditor.setState({ active: f.id })}
            >
              {f.name}
            </button>
            <button
              type="button"
              className="file-close"
              aria-label={t('close', { name: f.name })}
              onClick={() => closeFile(f.id)}
            >
              <X size={12} aria-hidden />
            </button>
          </span>
        ))}
      </fieldset>
      {closed && (
        <button type="button" className="link" onClick={reopenFile}>
          {t('reopen', { name: closed.name })}
        </button>
      )}
      <button
        type="button"
        className="icon"
        aria-label={t('newFile')}
        title={t('newFile')}
        onClick={() => openFile('new', '')}
      >
        <Plus size={16} aria-hidden />
      </button>
    </div>
  );
}
