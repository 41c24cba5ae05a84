/** The sign of the house: waters in a vessel, and what lives in them. */
export function Brand({ name }: { name: boolean }) {
  return (
    <h1 className="brand">
      <svg
        width="24"
        height="24"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        role="img"
        aria-label="Kubarium"
      >
        <rect x="2" y="2" width="20" height="20" rx="6" strokeWidth="2" />
        <path d="M2.8 10.2c2.3-2.1 4.3-2.1 6.2-.2s3.9 1.9 6 0 4-2 6.2.2" strokeWidth="2" />
        <g fill="currentColor" stroke="none">
          <circle cx="8" cy="15.6" r="1.5" />
          <circle cx="13" cy="17.4" r="1.1" />
          <circle cx="15.6" cy="14.2" r="1.1" />
        </g>
      </svg>
      {name && <span aria-hidden="true">Kubarium</span>}
    </h1>
  );
}
