import * as monaco from 'monaco-editor/editor';

/** A colour of the visual language as Monaco takes it: `#rrggbb`, also where CSS was shortened. */
function token(name: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return value.length === 4 ? value.replace(/[^#]/g, '$&$&') : value;
}

function bare(name: string): string {
  return token(name).replace('#', '');
}

/** Makes Monaco's colours from the page's tokens; again after the theme was switched. */
export function applyMonacoTheme(): void {
  const dark = document.documentElement.dataset['theme'] === 'dark';
  monaco.editor.defineTheme('kubarium', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: bare('--ink-1') },
      { token: 'type', foreground: bare('--api') },
      { token: 'string', foreground: bare('--ink-1') },
      { token: 'number', foreground: bare('--data') },
      { token: 'keyword', foreground: bare('--raft') },
      { token: 'comment', foreground: bare('--ink-3') },
      { token: 'operators', foreground: bare('--ink-3') },
    ],
    colors: {
      'editor.background': token('--panel'),
      'editor.foreground': token('--ink-1'),
      'editorLineNumber.foreground': token('--ink-3'),
      'editorLineNumber.activeForeground': token('--ink-1'),
      'editor.lineHighlightBackground': token('--sunken'),
      'editor.lineHighlightBorder': token('--sunken'),
      'editorCursor.foreground': token('--ink-1'),
      'editorWidget.background': token('--raised'),
      'editorWidget.foreground': token('--ink-1'),
      'editorWidget.border': token('--line-2'),
      'editorSuggestWidget.background': token('--raised'),
      'editorSuggestWidget.foreground': token('--ink-1'),
      'editorSuggestWidget.selectedBackground': token('--sunken'),
      'editorSuggestWidget.selectedForeground': token('--ink-1'),
      'editorSuggestWidget.highlightForeground': token('--api'),
      'editorHoverWidget.background': token('--raised'),
      'editorHoverWidget.foreground': token('--ink-1'),
      'editorError.foreground': token('--fail'),
      'editorWarning.foreground': token('--wait'),
      'editorIndentGuide.background1': token('--line-1'),
      'diffEditor.insertedTextBackground': `${token('--ok')}33`,
      'diffEditor.removedTextBackground': `${token('--fail')}33`,
      focusBorder: token('--focus'),
      'scrollbarSlider.background': `${token('--line-3')}55`,
    },
  });
  monaco.editor.setTheme('kubarium');
}
