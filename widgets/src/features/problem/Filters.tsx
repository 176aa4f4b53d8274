/** What narrows the list of problems down. */

import { useId } from "react";
import { LANGUAGE_TITLES, type LibraryProblem } from "../../protocol";
import { choices, DIFFICULTIES, KIND_NAMES, type Query } from "./search";

interface FiltersProps {
  problems: readonly LibraryProblem[];
  query: Query;
  search: (change: Partial<Query>) => void;
}

export function Filters({ problems, query, search }: FiltersProps) {
  const id = useId();
  const languages = choices(problems, (one) => one.languages);
  const kinds = choices(problems, (one) => [one.kind]);
  return (
    <div className="ps-filters">
      <input
        type="search"
        className="ps-input ps-full"
        aria-label="Search problems"
        placeholder="Search problems"
        value={query.text}
        onChange={({ target }) => search({ text: target.value })}
      />
      <Filter name="Difficulty" field="difficulty" {...{ query, search }} among={DIFFICULTIES} />
      <Filter
        name="Topic"
        field="topic"
        {...{ query, search }}
        among={choices(problems, (one) => one.topics)}
      />
      <Filter name="Offered in" field="language" {...{ query, search }} among={languages} />
      <Filter name="Kind" field="kind" {...{ query, search }} among={kinds} />
      <span className="ps-check">
        <input
          id={id}
          type="checkbox"
          checked={query.unseen}
          onChange={({ target }) => search({ unseen: target.checked })}
        />
        <label htmlFor={id}>Not seen by either</label>
      </span>
    </div>
  );
}

interface FilterProps extends Omit<FiltersProps, "problems"> {
  name: string;
  field: "difficulty" | "topic" | "language" | "kind";
  among: readonly string[];
}

const ANY_OF: Readonly<Record<FilterProps["field"], string>> = {
  difficulty: "Any difficulty",
  topic: "Any topic",
  language: "Any language",
  kind: "Any kind",
};
const TITLES: Readonly<Record<string, string>> = { ...LANGUAGE_TITLES, ...KIND_NAMES };

function Filter({ name, field, query, search, among }: FilterProps) {
  return (
    <select
      className="ps-select"
      aria-label={name}
      value={query[field]}
      onChange={({ target }) => search({ [field]: target.value })}
    >
      <option value="">{ANY_OF[field]}</option>
      {among.map((one) => (
        <option key={one} value={one}>
          {TITLES[one] ?? one}
        </option>
      ))}
    </select>
  );
}
