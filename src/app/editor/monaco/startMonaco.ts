import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/tokenization/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/yaml/register';
import { configureMonacoYaml } from 'monaco-yaml';
import schema from 'virtual:kubernetes-schema';
import { applyMonacoTheme } from './monacoTheme.ts';
import YamlWorker from './yaml.worker?worker';
import { withYamlWorker } from './yamlWorker.ts';

let started = false;

/** Prepares Monaco once: workers, YAML with the schema of the served kinds, colours. */
export function startMonaco(): void {
  if (started) return;
  started = true;
  self.MonacoEnvironment = {
    getWorker: (_id, label) => (label === 'yaml' ? new YamlWorker() : new EditorWorker()),
  };
  configureMonacoYaml(withYamlWorker(), {
    enableSchemaRequest: false,
    isKubernetes: true,
    validate: true,
    completion: true,
    hover: true,
    schemas: [{ uri: 'kubarium://schema/all.json', fileMatch: ['**/*.yaml'], schema }],
  });
  applyMonacoTheme();
  const theme = new MutationObserver(applyMonacoTheme);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
}
