import { create } from 'zustand';
import UBUNTU from '../../scenarios/templates/ubuntu.yaml?raw';

/** A manifest in the editor. */
export interface EditorFile {
  readonly id: number;
  /** `ubuntu.yaml` */
  readonly name: string;
  readonly text: string;
}

/** What became of one document or problem: at its line, in the words of who found it. */
export interface Verdict {
  readonly ok: boolean;
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

interface EditorState {
  readonly files: readonly EditorFile[];
  readonly active: number;
  /** The file closed last, for undo. */
  readonly closed: EditorFile | undefined;
  /** What the last Apply said, by file. */
  readonly verdicts: Readonly<Record<number, readonly Verdict[]>>;
  /** Why the saved files could not be read; '' when they could. */
  readonly broken: string;
  /** Where the caret should go next: a line of the active file. */
  readonly reveal: { readonly line: number; readonly seq: number } | undefined;
}

/** Where the files are kept between visits. */
export const FILES_KEY = 'kubarium.files.1';

const FIRST: EditorFile = { id: 1, name: 'ubuntu.yaml', text: UBUNTU };

function isFile(f: unknown): f is EditorFile {
  const { id, name, text } = (f ?? {}) as Partial<EditorFile>;
  return typeof id === 'number' && typeof name === 'string' && typeof text === 'string';
}

function restore(): Pick<EditorState, 'files' | 'active' | 'broken'> {
  const fresh = { files: [FIRST], active: FIRST.id, broken: '' };
  let saved: string | null = null;
  try {
    saved = window.localStorage.getItem(FILES_KEY);
    if (saved === null) return fresh;
    const { files, active } = JSON.parse(saved) as { files: unknown; active: number };
    if (!Array.isArray(files) || !files.every(isFile) || files.length === 0) {
      return { ...fresh, broken: saved.slice(0, 200) };
    }
    const known = files.some((f) => f.id === active);
    return { files, active: known ? active : files[0]!.id, broken: '' };
  } catch (error) {
    return { ...fresh, broken: saved === null ? '' : String(error) };
  }
}

export const useEditor = create<EditorState>(() => ({
  ...restore(),
  closed: undefined,
  verdicts: {},
  reveal: undefined,
}));

let timer = 0;
useEditor.subscribe((s, old) => {
  if (s.files === old.files && s.active === old.active) return;
  window.clearTimeout(timer);
  timer = window.setTimeout(saveFiles, 300);
});

/** Writes the files down at once; a full or forbidden storage loses nothing but the next visit. */
export function saveFiles(): void {
  const { files, active } = useEditor.getState();
  try {
    window.localStorage.setItem(FILES_KEY, JSON.stringify({ files, active }));
  } catch {
    return;
  }
}

/** The file that is shown. */
export function activeFile(s: Pick<EditorState, 'files' | 'active'>): EditorFile {
  return s.files.find((f) => f.id === s.active) ?? s.files[0]!;
}

/** Takes over what was typed. */
export function setText(id: number, text: string): void {
  useEditor.setState((s) => ({
    files: s.files.map((f) => (f.id === id && f.text !== text ? { ...f, text } : f)),
  }));
}

function freeName(files: readonly EditorFile[], wanted: string): string {
  const taken = new Set(files.map((f) => f.name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? `${wanted}.yaml` : `${wanted}-${n}.yaml`;
    if (!taken.has(name)) return name;
  }
}

/** Opens a manifest in a file of its own; an open one with the same text is shown instead. */
export function openFile(name: string, text: string): void {
  useEditor.setState((s) => {
    const open = s.files.find((f) => f.text === text && text !== '');
    if (open) return { active: open.id };
    const id = Math.max(...s.files.map((f) => f.id)) + 1;
    return { files: [...s.files, { id, name: freeName(s.files, name), text }], active: id };
  });
}

/** Closes a file; the last one is emptied instead. `reopenFile` takes it back. */
export function closeFile(id: number): void {
  useEditor.setState((s) => {
    const at = s.files.findIndex((f) => f.id === id);
    const closed = s.files[at];
    if (!closed) return s;
    const rest = s.files.filter((f) => f.id !== id);
    const files = rest.length > 0 ? rest : [{ id: id + 1, name: 'new.yaml', text: '' }];
    const active = s.active === id ? files[Math.min(at, files.length - 1)]!.id : s.active;
    return { files, active, closed };
  });
}

/** Takes the last `closeFile` back. */
export function reopenFile(): void {
  useEditor.setState((s) =>
    s.closed ? { files: [...s.files, s.closed], active: s.closed.id, closed: undefined } : s,
  );
}

/** Shows what Apply said of a file. */
export function setVerdicts(id: number, verdicts: readonly Verdict[]): void {
  useEditor.setState((s) => ({ verdicts: { ...s.verdicts, [id]: verdicts } }));
}

let reveals = 0;

/** Moves the caret of the active file to a line. */
export function revealLine(line: number): void {
  useEditor.setState({ reveal: { line, seq: ++reveals } });
}
