/**
 * A strategic merge patch that cannot be applied. The class decides the answer: `format` is 400,
 * `content` 422, `other` 500, with the text as message (but for 422, which tells none).
 * Models: apimachinery pkg/util/mergepatch errors.go
 */
export class PatchError extends Error {
  readonly class: 'format' | 'content' | 'other';

  constructor(text: string, cls: PatchError['class'] = 'other') {
    super(text);
    this.class = cls;
  }
}
