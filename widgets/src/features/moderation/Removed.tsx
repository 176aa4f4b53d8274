/** Whom this person has removed, and the way to take that back. */

import { useWatched } from "../../components/hooks";
import { useFeatures } from "../features";

export function Removed() {
  const { moderation } = useFeatures();
  const { removed } = useWatched(moderation);
  if (removed.length === 0) return null;
  return (
    <ul className="ps-people" aria-label="Removed">
      {removed.map(({ username, name }) => (
        <li key={username} className="ps-person">
          <span className="ps-grow ps-about">{name} was removed</span>
          <button
            type="button"
            className="ps-button"
            aria-label={`Admit ${name} again`}
            onClick={() => moderation.admitAgain(username)}
          >
            Admit again
          </button>
        </li>
      ))}
    </ul>
  );
}
