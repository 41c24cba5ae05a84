import * as monaco from 'monaco-editor/editor';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorFile, Verdict } from '../../stores/editorStore.ts';
import { setText, useEditor } from '../../stores/editorStore.ts';
import type { Handover } from '../PlainText.tsx';
import { startMonaco } from './startMonaco.ts';

interface Props {
  readonly file: EditorFile;
  readonly verdicts: readonly Verdict[];
  /** What the plain field knew when Monaco took over. */
  readonly from: Handover | undefined;
  readonly onApply: () => void;
}

type Instance = monaco.editor.IStandaloneCodeEditor;

/** One model a file, so that undo and caret are kept while another file is shown. */
function modelOf(file: EditorFile): monaco.editor.ITextModel {
  const uri = monaco.Uri.parse(`file:///manifests/${file.id}.yaml`);
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel(file.text, 'yaml', uri);
}

function create(host: HTMLElement, label: string): Instance {
  return monaco.editor.create(host, {
    model: null,
    ariaLabel: label,
    automaticLayout: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 13,
    lineHeight: 21,
    fontLigatures: false,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: false,
    folding: true,
    tabSize: 2,
    insertSpaces: true,
    renderLineHighlight: 'line',
    quickSuggestions: { other: true, comments: false, strings: true },
    fixedOverflowWidgets: true,
    overviewRulerLanes: 0,
    padding: { top: 12, bottom: 12 },
    scrollbar: { verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
  });
}

function takeOver(editor: Instance, from: Handover | undefined): void {
  const model = editor.getModel();
  if (!from || !model) return;
  const start = model.getPositionAt(from.start);
  const end = model.getPositionAt(from.end);
  editor.setSelection(monaco.Range.fromPositions(start, end));
  editor.setScrollTop(from.scrollTop);
  if (from.focused) editor.focus();
}

function markers(verdicts: readonly Verdict[], model: monaco.editor.ITextModel): void {
  const last = model.getLineCount();
  const found = verdicts
    .filter((v) => !v.ok)
    .map((v) => {
      const line = Math.min(v.line, last);
      return {
        severity: monaco.MarkerSeverity.Error,
        message: v.message,
        source: 'kube-apiserver',
        startLineNumber: line,
        endLineNumber: line,
        startColumn: v.column ?? model.getLineFirstNonWhitespaceColumn(line),
        endColumn: model.getLineMaxColumn(line),
      };
    });
  monaco.editor.setModelMarkers(model, 'kube-apiserver', found);
}

/** The manifest in Monaco: completion, hover and problems of the served kinds. */
export function MonacoPane({ file, verdicts, from, onApply }: Props) {
  const { t } = useTranslation('editor');
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Instance>(undefined);
  const apply = useRef(onApply);
  const reveal = useEditor((s) => s.reveal);
  apply.current = onApply;

  useEffect(() => {
    startMonaco();
    const made = create(host.current!, t('yamlEditor'));
    editor.current = made;
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => apply.current());
    made.setModel(modelOf(file));
    takeOver(made, from);
    return () => made.dispose();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- made once; files change below
  }, []);

  useEffect(() => {
    editor.current?.updateOptions({ ariaLabel: t('yamlEditor') });
  }, [t]);

  useEffect(() => {
    const model = modelOf(file);
    if (editor.current?.getModel() !== model) editor.current?.setModel(model);
    const sub = model.onDidChangeContent(() => setText(file.id, model.getValue()));
    return () => sub.dispose();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the text is compared below
  }, [file.id]);

  useEffect(() => {
    const model = modelOf(file);
    if (model.getValue() === file.text) return;
    const range = model.getFullModelRange();
    model.pushEditOperations([], [{ range, text: file.text }], () => null);
  }, [file]);

  useEffect(() => markers(verdicts, modelOf(file)), [file, verdicts]);

  useEffect(() => {
    if (!reveal) return;
    editor.current?.revealLineInCenterIfOutsideViewport(reveal.line);
    editor.current?.setPosition({ lineNumber: reveal.line, column: 1 });
    editor.current?.focus();
  }, [reveal]);

  return <div ref={host} className="monaco-pane" />;
}
