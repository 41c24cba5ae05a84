import { useEffect } from 'react';
import { director } from '../stores/Director.ts';
import { usePlayback } from '../stores/playback.ts';
import { undo } from './undo.ts';

/** Where keys mean something else: fields, and widgets that arrows move through. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role=tab], [role=menu], [role=dialog], [role=radiogroup], .monaco-editor, .xterm';

function toggle(): void {
  if (usePlayback.getState().playing) director.pause();
  else director.play();
}

/** What a key does to time; undefined for others. */
function actionOf(e: KeyboardEvent): (() => void) | undefined {
  if ((e.ctrlKey || e.metaKey) && !e.shiftKey && e.key === 'z') return () => void undo();
  if (e.ctrlKey || e.metaKey || e.altKey) return undefined;
  switch (e.key) {
    case 'ArrowLeft':
    case ',':
      return () => director.stepBack();
    case 'ArrowRight':
    case '.':
      return () => director.step();
    case ' ':
      return e.target instanceof HTMLButtonElement ? undefined : toggle;
    default:
      return undefined;
  }
}

/** Keys that move time from anywhere on the page: ← → (or , .) step, space plays, Ctrl+Z undoes. */
export function useShortcuts(): void {
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      if (e.defaultPrevented || (e.target as HTMLElement).closest?.(OWN_KEYS)) return;
      const act = actionOf(e);
      if (!act) return;
      e.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
