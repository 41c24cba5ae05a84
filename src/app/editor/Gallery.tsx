import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../../scenarios/templates.ts';
import { TEMPLATES } from '../../scenarios/templates.ts';
import { openFile } from '../stores/editorStore.ts';
import '../kit/dialog.css';

const TEXTS = import.meta.glob<string>('../../scenarios/templates/*.yaml', {
  query: '?raw',
  import: 'default',
});

/** The text of a template. */
function load(id: string): Promise<string> {
  return TEXTS[`../../scenarios/templates/${id}.yaml`]!();
}

const GROUPS = [...new Set(TEMPLATES.map((x) => x.group))];

/** All templates: groups on the left, the chosen one's manifest on the right. */
export function Gallery({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('templates');
  const [chosen, choose] = useState<Template>(TEMPLATES[0]!);
  const [text, setPreview] = useState('');
  useEffect(() => {
    let current = true;
    void load(chosen.id).then((x) => {
      if (current) setPreview(x);
    });
    return () => {
      current = false;
    };
  }, [chosen]);
  const open = (x: Template): void => {
    void load(x.id).then((content) => openFile(x.id, content));
    onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(o) => !o && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog gallery" aria-describedby={undefined}>
          <Dialog.Title>{t('title')}</Dialog.Title>
          <div className="gallery-body">
            <div className="gallery-list">
              {GROUPS.map((g) => (
                <section key={g} aria-label={t(`group.${g}`)}>
                  <h3>{t(`group.${g}`)}</h3>
                  <ul>
                    {TEMPLATES.filter((x) => x.group === g).map((x) => (
                      <li key={x.id}>
                        <button
                          type="button"
                          className={x === chosen ? 'chosen' : ''}
                          onFocus={() => choose(x)}
                          onMouseEnter={() => choose(x)}
                          onClick={() => open(x)}
                          data-id={`template/${x.id}`}
                        >
                          {t(`${x.id}.title`)}
                        </button>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </div>
            <div className="gallery-preview">
              <p>{t(`${chosen.id}.about`)}</p>
              <pre>{text}</pre>
              <button type="button" className="primary" onClick={() => open(chosen)}>
                {t('open')}
              </button>
            </div>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
