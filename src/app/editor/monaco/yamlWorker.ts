import * as monaco from 'monaco-editor/editor';
import YamlWorker from './yaml.worker?worker';

interface WorkerOptions {
  readonly createData: unknown;
  readonly host?: object;
  readonly keepIdleModels?: boolean;
}

/**
 * Monaco 0.57 wants a live worker where monaco-yaml 5.5 still gives a module's name: the worker is
 * started here and handed over.
 */
export function withYamlWorker(): typeof monaco {
  const createWebWorker = (o: WorkerOptions): unknown => {
    const worker = new YamlWorker();
    worker.postMessage('ignore');
    worker.postMessage(o.createData);
    const { host, keepIdleModels } = o;
    return monaco.editor.createWebWorker({
      worker: Promise.resolve(worker),
      host,
      keepIdleModels,
    } as never);
  };
  return { ...monaco, editor: { ...monaco.editor, createWebWorker } } as never;
}
