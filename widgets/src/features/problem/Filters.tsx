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
  return (
    <div className="ps-filters">
      <input
        type="search"
        className="ps-input"
        aria-label="Search problems"
        placeholder="Search problems"
        value={query.text}
        onChange={({ target }) => search({ text: target.value })}
      />
      <Filter
        name="Difficulty"
        any="Any difficulty"
        chosen={query.difficulty}
        among={DIFFICULTIES}
        choose={(difficulty) => search({ difficulty })}
      />
      <Filter
        name="Topic"
        any="Any topic"
        chosen={query.topic}
        among={choices(problems, ({ topics }) => topics)}
        choose={(topic) => search({ topic })}
      />
      <Filter
        name="Offered in"
        any="Any language"
        chosen={query.language}
        among={choices(problems, ({ languages }) => languages)}
        titles={LANGUAGE_TITLES}
        choose={(language) => search({ language })}
      />
      <Filter
        name="Kind"
        any="Any kind"
        chosen={query.kind}
        among={choices(problems, ({ kind }) => [kind])}
        titles={KIND_NAMES}
        choose={(kind) => search({ kind })}
      />
      <Unseen isOn={query.unseen} turn={(unseen) => search({ unseen })} />
    </div>
  );
}

interface FilterProps {
  name: string;
  any: string;
  chosen: string;
  among: readonly string[];
  titles?: Readonly<Record<string, string>>;
  choose: (one: string) => void;
}

function Filter({ name, any, chosen, among, titles = {}, choose }: FilterProps) {
  return (
    <select
      className="ps-select"
      aria-label={name}
      value={chosen}
      onChange={({ target }) => choose(target.value)}
    >
      <option value="">{any}</option>
      {among.map((one) => (
        <option key={one} value={one}>
          {titles[one] ?? one}
        </option>
      ))}
    </select>
  );
}

function Unseen({ isOn, turn }: { isOn: boolean; turn: (isOn: boolean) => void }) {
  const id = useId();
  return (
    <span className="ps-check">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        onChange={({ target }) => turn(target.checked)}
      />
      <label htmlFor={id}>Not seen by either</label>
    </span>
  );
}
