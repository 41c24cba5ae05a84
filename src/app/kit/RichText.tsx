import { Fragment } from 'react';

/** A text with **bold** and `code` in it. */
export function RichText({ text }: { text: string }) {
  const parts = text.split(/(\*\*[^*]+\*\*|`[^`]+`)/);
  return (
    <>
      {parts.map((p, i) => {
        const key = `${i} ${p}`;
        if (p.startsWith('**')) return <RichBold key={key} text={p.slice(2, -2)} />;
        if (p.startsWith('`')) return <code key={key}>{p.slice(1, -1)}</code>;
        return <Fragment key={key}>{p}</Fragment>;
      })}
    </>
  );
}

function RichBold({ text }: { text: string }) {
  return (
    <b>
      <RichText text={text} />
    </b>
  );
}

/** The same without its signs, for names and titles. */
export function plainText(text: string): string {
  return text.replace(/\*\*|`/g, '');
}
