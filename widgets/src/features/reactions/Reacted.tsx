/** What somebody reacted with in the last seconds: on their tile. `presence` announces it. */

import { useWatched } from "../../components/hooks";
import { useFeatures } from "../features";
import { reactionsOf } from "./state";
import { REACTION_LOOKS } from "./words";

export function Reacted({ username, most }: { username: string; most?: number }) {
  const { shown } = useWatched(useFeatures().reactions);
  const theirs = reactionsOf(shown, username, most);
  if (theirs.length === 0) return null;
  return (
    <span className="ps-reacted" aria-hidden="true">
      {theirs.map(({ id, reaction }) => (
        <span key={id} data-reaction={reaction}>
          {REACTION_LOOKS[reaction].emoji}
        </span>
      ))}
    </span>
  );
}
