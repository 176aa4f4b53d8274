/** A small number behind a name: nothing where it is 0. */

interface CountProps {
  number: number;
  /** What is counted, for whoever hears it; without it the number says nothing that is new. */
  what?: string;
}

export function Count({ number, what }: CountProps) {
  if (number === 0) return null;
  return (
    <>
      <span className="ps-count" data-news={what ? true : undefined} aria-hidden="true">
        {number}
      </span>
      {what && <span className="ps-hidden">{` (${number} ${what})`}</span>}
    </>
  );
}
