import type { TraceRowView } from '../../protocol/protocol.ts';

/** A row of the trace with what its content says in a word or two, when the worker tells it. */
export type StoryRow = TraceRowView & { readonly note?: string };
