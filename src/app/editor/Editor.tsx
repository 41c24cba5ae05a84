import { FileCode, FileDiff } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../stores/editorStore.ts';
import { activeFile, useEditor } from '../stores/editorStore.ts';
import { AdviceList } from './AdviceList.tsx';
import './editor.css';
import { FileTabs } from './FileTabs.tsx';
import type { Handover } from './PlainText.tsx';
import { handover, PlainText } from './PlainText.tsx';
import { useApply } from './useApply.ts';
import { Verdicts } from './Verdicts.tsx';

const Gallery = lazy(() => import('./Gallery.tsx').then((m) => ({ default: m.Gallery })));
const Preview = lazy(() => import('./Preview.tsx').then((m) => ({ default: m.Preview })));

const NONE: readonly Verdict[] = [];

type MonacoPane = (typeof import('./monaco/MonacoPane.tsx'))['MonacoPane'];

/**
 * Monaco is fetched when the page is idle; until then the plain field works. They change places at
 * once, so that no key falls between them.
 */
function useMonaco(): { Pane: MonacoPane | undefined; from: Handover | undefined } {
  const [loaded, setLoaded] = useState<{ Pane: MonacoPane; from: Handover | undefined }>();
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<void> => {
      const { MonacoPane: Pane } = await import('./monaco/MonacoPane.tsx');
      if (wanted) flushSync(() => setLoaded({ Pane, from: handover() }));
    };
    const idle = window.requestIdleCallback(() => void load(), { timeout: 4000 });
    return () => {
      wanted = false;
      window.cancelIdleCallback(idle);
    };
  }, []);
  return loaded ?? { Pane: undefined, from: undefined };
}

/** Manifests: files, the YAML, Apply and what the API server said of it. */
export function Editor() {
  const { t } = useTranslation('editor');
  const file = useEditor(activeFile);
  const verdicts = useEditor((s) => s.verdicts[file.id] ?? NONE);
  const broken = useEditor((s) => s.broken);
  const [dialog, setDialog] = useState<'gallery' | 'preview' | undefined>();
  const { Pane, from } = useMonaco();
  const { applying, apply: onApply, stop } = useApply();
  return (
    <section className="editor" aria-label={t('editor')}>
      <FileTabs />
      <div className="editor-tools">
        <button type="button" data-id="button/templates" onClick={() => setDialog('gallery')}>
          <FileCode size={16} aria-hidden /> {t('templates')}
        </button>
        <span className="grow" />
        <button
          type="button"
          className="icon"
          data-id="button/preview"
          aria-label={t('preview')}
          title={t('preview')}
          onClick={() => setDialog('preview')}
        >
          <FileDiff size={16} aria-hidden />
        </button>
        <button type="button" className="primary" data-id="button/apply" onClick={onApply}>
          {t('apply')} <kbd aria-hidden>Ctrl ↵</kbd>
        </button>
      </div>
      {broken !== '' && (
        <p role="alert" className="editor-broken">
          {t('broken')} <code>{broken}</code>
        </p>
      )}
      {Pane ? (
        <Pane file={file} verdicts={verdicts} from={from} onApply={onApply} />
      ) : (
        <PlainText file={file} onApply={onApply} />
      )}
      {applying && (
        <p className="applying" aria-live="polite">
          {t('applying', applying)}
          <button type="button" className="link" onClick={stop}>
            {t('stop')}
          </button>
        </p>
      )}
      <Verdicts verdicts={verdicts} />
      <AdviceList file={file} />
      <Suspense fallback={null}>
        {dialog === 'gallery' && <Gallery onClose={() => setDialog(undefined)} />}
        {dialog === 'preview' && <Preview text={file.text} onClose={() => setDialog(undefined)} />}
      </Suspense>
    </section>
  );
}
