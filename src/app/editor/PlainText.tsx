import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorFile } from '../stores/editorStore.ts';
import { setText, useEditor } from '../stores/editorStore.ts';

/** Where text and caret were when Monaco took over. */
export interface Handover {
  readonly focused: boolean;
  readonly start: number;
  readonly end: number;
  readonly scrollTop: number;
}

/** Start of a line, counted from 1, in a text. */
function offsetOf(text: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return at;
    at = next + 1;
  }
  return at;
}

/** The manifest in a plain field of Monaco's geometry: works from the first paint on. */
export function PlainText({ file, onApply }: { file: EditorFile; onApply: () => void }) {
  const { t } = useTranslation('editor');
  const field = useRef<HTMLTextAreaElement>(null);
  const reveal = useEditor((s) => s.reveal);
  const lines = file.text.split('\n').length;
  useEffect(() => {
    const el = field.current;
    if (!el || !reveal) return;
    const at = offsetOf(el.value, reveal.line);
    el.focus();
    el.setSelectionRange(at, at);
  }, [reveal]);
  return (
    <div className="plain-text">
      <div className="plain-numbers" aria-hidden>
        {Array.from({ length: lines }, (_, i) => (
          <div key={i}>{i + 1}</div>
        ))}
      </div>
      <textarea
        ref={field}
        aria-label={t('yamlEditor')}
        spellCheck={false}
        wrap="off"
        value={file.text}
        onChange={(e) => setText(file.id, e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
            e.preventDefault();
            onApply();
          }
        }}
      />
    </div>
  );
}

/** Reads the field's state just before it is replaced. */
export function handover(): Handover | undefined {
  const el = document.querySelector<HTMLTextAreaElement>('.plain-text textarea');
  if (!el) return undefined;
  return {
    focused: document.activeElement === el,
    start: el.selectionStart,
    end: el.selectionEnd,
    scrollTop: el.scrollTop,
  };
}
