/** A name, its value, and whether the value is verbatim text. */
export type Fact = readonly [name: string, value: string | number, type?: 'mono'];

/** Names and values, one a line. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value, type]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={type}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
