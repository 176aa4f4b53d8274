/** The languages that a problem can be solved in here, and what would bring the others. */

import type { LanguageOffer } from "../../protocol";

/** A kernel runs its cells, and the judge its tests. */
export function isHere({ kernel, judge }: LanguageOffer): boolean {
  return kernel && judge;
}

interface LanguageProps {
  offers: readonly LanguageOffer[];
  chosen: string;
  disabled?: boolean;
  choose: (name: string) => void;
}

export function Language({ offers, chosen, disabled, choose }: LanguageProps) {
  const shown = offers.filter((offer) => isHere(offer) || offer.name === chosen);
  return (
    <select
      className="ps-select ps-grow"
      aria-label="Language"
      value={chosen}
      disabled={disabled}
      onChange={({ target }) => choose(target.value)}
    >
      {shown.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  );
}

/** Only interviewers are told of the commands. */
export function Missing({ offers }: { offers: readonly LanguageOffer[] }) {
  const missing = offers.filter((offer) => !isHere(offer));
  if (missing.length === 0) return null;
  return (
    <details className="ps-details">
      <summary>Not installed here: {missing.map(({ title }) => title).join(", ")}</summary>
      <dl className="ps-missing">
        {missing.map(({ name, title, install }) => (
          <div key={name}>
            <dt>{title}</dt>
            <dd>{install ? <code>{install}</code> : "Ask whoever runs this installation."}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
