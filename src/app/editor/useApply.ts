import { useRef, useState } from 'react';
import { activeFile, setVerdicts, useEditor } from '../stores/editorStore.ts';
import type { ApplyProgress } from './applyManifest.ts';

/** Answers are shown so often at most, ms. */
const SHOW_MS = 100;

/** How far a long Apply has come. */
export type Applying = Pick<ApplyProgress, 'done' | 'documents'>;

/** Applies the active file; while many documents are on their way, says how far, and can stop. */
export function useApply(): {
  readonly applying: Applying | undefined;
  apply(): void;
  stop(): void;
} {
  const [applying, setApplying] = useState<Applying | undefined>();
  const running = useRef<AbortController | undefined>(undefined);
  const apply = async (): Promise<void> => {
    running.current?.abort();
    const mine = (running.current = new AbortController());
    const { id, text } = activeFile(useEditor.getState());
    let shown = 0;
    const onProgress = ({ verdicts, done, documents }: ApplyProgress): void => {
      if (mine.signal.aborted || performance.now() - shown < SHOW_MS) return;
      shown = performance.now();
      setVerdicts(id, verdicts);
      if (documents > 1) setApplying({ done, documents });
    };
    const { applyManifest } = await import('./applyManifest.ts');
    try {
      setVerdicts(id, await applyManifest(text, onProgress, mine.signal));
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
    if (running.current === mine) setApplying(undefined);
  };
  const stop = (): void => {
    running.current?.abort();
    setApplying(undefined);
  };
  return { applying, apply: () => void apply(), stop };
}
